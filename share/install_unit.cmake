# Installs the worker's unit below CMAKE_INSTALL_PREFIX (and DESTDIR), with the program's path there. The prefix is known
# only then: `cmake --install --prefix`.
file(READ "${CMAKE_CURRENT_LIST_DIR}/../deploy/holdfast-worker@.service" unit)
set(program "${CMAKE_INSTALL_PREFIX}/bin/holdfast")
# As systemd reads a command line.
string(REPLACE "%" "%%" program "${program}")
if(program MATCHES "[^A-Za-z0-9/._+%-]")
  set(program "\"${program}\"")
endif()
string(REPLACE "ExecStart=/usr/local/bin/holdfast " "ExecStart=${program} " unit "${unit}")
set(file "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system/holdfast-worker@.service")
message(STATUS "Installing: ${file}")
file(WRITE "${file}" "${unit}")
file(CHMOD "${file}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
