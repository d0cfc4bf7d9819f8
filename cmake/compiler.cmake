# Warnings, sizes, sanitizers: what every target of the project is compiled with.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(RUNPATH_WERROR)
  add_compile_options(-Werror)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections)

if(RUNPATH_SANITIZE)
  add_compile_options(-fsanitize=${RUNPATH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RUNPATH_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc's bug 105562: with sanitizers, std::regex (in a header of the tests) seems to use a std::function it never set.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()

if(RUNPATH_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(RUNPATH_LTO)
  include(CheckIPOSupported)
  check_ipo_supported()
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()
