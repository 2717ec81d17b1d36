# The front door. Every target installs with apt-get what it needs and this machine lacks (as root, or with sudo).

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
# Not every shell expands the ~ of PREFIX=~/.local.
override PREFIX := $(if $(filter ~/%,$(firstword $(PREFIX))),$(patsubst ~/%,$(HOME)/%,$(PREFIX)),$(PREFIX))

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1	/p' Makefile | awk -F '\t' '{ printf "make %-10s%s\n", $$1, $$2 }'

# As they were given, so that make expands nothing in them; scripts/script splits args, and no shell reads it.
override export args := $(value args)
override export name := $(value name)
override export APP := $(value APP)
override export ROOT := $(value ROOT)
override export FOLLOW := $(value FOLLOW)

script: ## run name=backup_database, restore_database or wipe_database for APP, with the words of args
	@scripts/script

status: ## show whether all is well with APP
	@name=status scripts/script

logs: ## show the log of APP's worker; FOLLOW=1 goes on with what comes
	@name=logs scripts/script

demo: ## back up, destroy and restore a temporary database, and watch
	@demo/run

test: ## build with the sanitizers (and without, to measure memory) and run every test
	@scripts/install-packages build run test
	cmake --preset dev
	cmake --build build/dev --parallel $(JOBS)
	cmake --preset release
	cmake --build build/release --parallel $(JOBS) --target holdfast
	@ctest --test-dir build/dev --output-on-failure --no-tests=error --parallel $(JOBS)

release: ## build build/release/holdfast
	@scripts/install-packages build run
	@$(MAKE) build-release

install: ## build, and put program, man page and completions under PREFIX (/usr/local); DESTDIR is understood
	@scripts/install-packages build run
	cmake --preset release
	cmake --build build/release --parallel $(JOBS) --target installable
	@DESTDIR='$(DESTDIR)' cmake --install build/release --prefix '$(PREFIX)'

uninstall: ## remove from PREFIX what install put there
	@cmake --preset release >/dev/null
	@while read -r file; do rm -fv '$(DESTDIR)$(PREFIX)'/"$$file"; done <build/release/installed_files.txt

bench: ## measure against pg_dump and pg_restore; BENCH='--size small --rounds 1' and the like
	@bench/run $(BENCH)

soak: ## 10,000 jobs through one worker while everything fails around it; SOAK='--queue redis' and the like
	@scripts/install-packages build run test
	@$(MAKE) build-release
	@HOLDFAST=build/release/holdfast tests/soak/run $(SOAK)

format: ## lay the sources out as .clang-format says
	@scripts/install-packages test
	@git ls-files -co --exclude-standard '*.cpp' '*.h' | xargs -r clang-format -i

settings: ## write the table of settings into README.md and .env.example
	@scripts/write-settings build/dev/holdfast

clean: ## remove what was built
	rm -rf build

# Without the installation, for scripts that have done their own.
build-release:
	cmake --preset release
	cmake --build build/release --parallel $(JOBS)

.PHONY: help script status logs demo test release install uninstall bench soak format settings clean build-release
