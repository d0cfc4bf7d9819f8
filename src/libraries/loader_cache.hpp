// What ldconfig tells the loader: its cache file, or the list of directories that the cache is made from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"

namespace runpath {

// One library in the cache.
struct CacheEntry {
  std::string name;  // SONAME
  std::string path;
  bool is_variant = false;  // for some processors only: it lies in a subdirectory such as glibc-hwcaps/x86-64-v3
};

// The entries in the file's order, best first for each name; empty when the bytes are no cache of this machine's byte
// order. Mirrors struct cache_file_new in sysdeps/generic/dl-cache.h; an older cache in front of it is stepped over.
[[nodiscard]] std::vector<CacheEntry> read_loader_cache(std::string_view bytes);

// The directories of an ld.so.conf and of the files that it includes, in order, each once. `sysroot` is put before the
// patterns of "include" lines, not before the directories found.
[[nodiscard]] std::vector<std::string> read_loader_conf(const std::string& path, const std::string& sysroot,
                                                        const FileSystem& files);

}  // namespace runpath
