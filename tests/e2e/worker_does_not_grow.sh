#!/usr/bin/env bash
# Two hundred jobs through one worker, while services and files around it fail: its memory, threads and open files at the
# end are those at a tenth of the way. The whole run, of 10,000 jobs, is `make soak`.
exec bash "$(dirname "$0")/../soak/run" --jobs 200 --faults 1 --patience 0
