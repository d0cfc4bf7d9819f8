# The build tree has the shape of the install tree: bin/runpath-cc is the wrapper itself, and all its other names are
# relative links to it. The wrapper finds libexec/runpath beside its own bin/, wherever both are.
set(runpath_bin_links runpath-c++ runpath-ld runpath-toolexec)
set(runpath_linker_links ld ld.bfd ld.gold ld.lld ld.mold)

# From bin/ to the directory of the linker links: "../libexec/runpath" unless the installer chose another place.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBEXECDIR BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR}
           OUTPUT_VARIABLE runpath_libexec_from_bin)
string(APPEND runpath_libexec_from_bin /runpath)

# runpath_links(TARGET): makes the links beside the wrapper `TARGET` after each link of it, and installs them.
function(runpath_links target)
  set(bin ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
  cmake_path(ABSOLUTE_PATH runpath_libexec_from_bin BASE_DIRECTORY ${bin} NORMALIZE OUTPUT_VARIABLE libexec)
  cmake_path(RELATIVE_PATH bin BASE_DIRECTORY ${libexec} OUTPUT_VARIABLE bin_from_libexec)

  set(links)
  set(commands COMMAND ${CMAKE_COMMAND} -E make_directory ${libexec})
  foreach(name IN LISTS runpath_bin_links)
    list(APPEND links ${bin}/${name})
    list(APPEND commands COMMAND ${CMAKE_COMMAND} -E create_symlink $<TARGET_FILE_NAME:${target}> ${bin}/${name})
  endforeach()
  install(FILES ${links} DESTINATION ${CMAKE_INSTALL_BINDIR})

  set(links)
  foreach(name IN LISTS runpath_linker_links)
    list(APPEND links ${libexec}/${name})
    list(APPEND commands COMMAND ${CMAKE_COMMAND} -E create_symlink
         ${bin_from_libexec}/$<TARGET_FILE_NAME:${target}> ${libexec}/${name})
  endforeach()
  install(FILES ${links} DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/runpath)
  add_custom_command(TARGET ${target} POST_BUILD ${commands} VERBATIM)
endfunction()
