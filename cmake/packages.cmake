# Everything comes from the system: found, never downloaded.
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBELF REQUIRED libelf)

# runpath_check_static(RESULT): whether a program with everything the wrapper uses links with -static.
function(runpath_check_static result)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_INCLUDES ${LIBELF_INCLUDE_DIRS})
  set(CMAKE_REQUIRED_LINK_OPTIONS -static ${LIBELF_STATIC_LDFLAGS_OTHER})
  list(TRANSFORM LIBELF_STATIC_LIBRARY_DIRS PREPEND -L OUTPUT_VARIABLE directories)
  set(CMAKE_REQUIRED_LIBRARIES ${directories} ${LIBELF_STATIC_LIBRARIES} Threads::Threads)
  check_cxx_source_compiles([[
    #include <libelf.h>
    #include <string>
    int main(int argc, char**) {
      return elf_version(EV_CURRENT) == EV_NONE || elf_memory(nullptr, 0) != nullptr || std::to_string(argc).empty();
    }]] ${result})
  set(${result} ${${result}} PARENT_SCOPE)
endfunction()

set(runpath_static OFF)
if(RUNPATH_STATIC STREQUAL "AUTO")
  if(CMAKE_BUILD_TYPE MATCHES "^(Release|MinSizeRel)$" AND NOT RUNPATH_SANITIZE)
    runpath_check_static(RUNPATH_CAN_BE_STATIC)
    set(runpath_static ${RUNPATH_CAN_BE_STATIC})
    if(NOT runpath_static)
      message(STATUS "runpath: static libraries are missing here (libc, libstdc++, libelf, libz): the executables are linked dynamically")
    endif()
  endif()
elseif(RUNPATH_STATIC)
  runpath_check_static(RUNPATH_CAN_BE_STATIC)
  if(NOT RUNPATH_CAN_BE_STATIC)
    message(FATAL_ERROR "RUNPATH_STATIC=ON, but a static program with libelf does not link; CMakeFiles/ has the linker's words")
  endif()
  set(runpath_static ON)
endif()

# libelf by name, so that one target serves static executables and dynamic tests alike.
add_library(runpath_libelf INTERFACE)
target_include_directories(runpath_libelf SYSTEM INTERFACE ${LIBELF_INCLUDE_DIRS})
if(runpath_static)
  target_link_directories(runpath_libelf INTERFACE ${LIBELF_STATIC_LIBRARY_DIRS})
  target_link_libraries(runpath_libelf INTERFACE ${LIBELF_STATIC_LIBRARIES})
else()
  target_link_directories(runpath_libelf INTERFACE ${LIBELF_LIBRARY_DIRS})
  target_link_libraries(runpath_libelf INTERFACE ${LIBELF_LIBRARIES})
endif()
