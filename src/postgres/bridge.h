#pragma once

namespace holdfast::postgres {

// A script for sh that joins its standard input and output to the server of the machine on which it runs, with
// whatever program is there to do it: perl, python3, socat, bash or nc.
//
//   sh -c SCRIPT bridge PORT     joins; ends when either side closes
//   sh -c SCRIPT bridge which    only prints the program that it would use; exit code 69 if there is none
//
// TCP port PORT of 127.0.0.1 comes first; where nobody listens there, perl, python3 and socat look for the server's
// Unix socket. What goes wrong is said on standard error, exit code 1.
extern const char* const kBridgeScript;
inline constexpr int kNoBridgeProgram = 69;

}  // namespace holdfast::postgres
