#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "go/link_tool.hpp"

namespace runpath::go {

namespace {

// cmd/link's internalpkg, of every version: packages whose host objects Go links by itself.
constexpr auto kInternalPackages = std::to_array<std::string_view>(
    {"crypto/internal/boring", "crypto/internal/boring/syso", "crypto/x509", "net", "os/user", "runtime/asan",
     "runtime/cgo", "runtime/msan", "runtime/race", "runtime/race/internal/amd64v1", "runtime/race/internal/amd64v3"});

// What one package's file holds, as far as it decides who links.
struct Members {
  bool readable = false;
  bool host_objects = false;     // ELF
  bool unknown_objects = false;  // neither Go's own nor ELF
  std::string marker;            // "dynimportfail" or "preferlinkext", left by cmd/go
};

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : m_fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (m_fd >= 0) ::close(m_fd);
  }
  [[nodiscard]] std::string at(off_t offset, std::size_t count) const {
    std::string bytes(count, '\0');
    const ssize_t got = m_fd < 0 ? -1 : ::pread(m_fd, bytes.data(), count, offset);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
  }

 private:
  int m_fd;
};

void take_object(Members& members, std::string_view magic) {
  if (magic.starts_with("\x7f"
                        "ELF")) {
    members.host_objects = true;
  } else if (!magic.starts_with("go o")) {
    members.unknown_objects = true;
  }
}

// cmd/link passes over members with short names that are not objects.
bool is_object_name(std::string_view name) {
  constexpr std::size_t kCut = 16;
  return name.size() >= kCut || name.ends_with(".o") || name.ends_with(".syso");
}

// The ar format of cmd/internal/archive: 60 bytes a header, name in 16, size in 10 from 48 on; contents at even offsets.
Members read_members(const std::string& path) {
  constexpr std::string_view kMagic = "!<arch>\n";
  constexpr std::size_t kHeader = 60, kName = 16, kSizeAt = 48, kSize = 10, kObjectMagic = 4;
  Members members;
  const OpenFile file(path);
  if (file.at(0, kMagic.size()) != kMagic) return members;
  auto offset = static_cast<off_t>(kMagic.size());
  for (;;) {
    const auto header = file.at(offset, kHeader + kObjectMagic);
    if (header.empty()) break;
    if (header.size() < kHeader || header[kHeader - 2] != '`') return members;
    const auto name = header.substr(0, std::min(header.find_last_not_of(' ', kName - 1) + 1, kName));
    off_t size = -1;
    std::from_chars(header.data() + kSizeAt, header.data() + kSizeAt + kSize, size);
    if (size < 0) return members;
    if (name == "dynimportfail" || name == "preferlinkext") members.marker = name;
    if (name != "__.PKGDEF" && is_object_name(name)) take_object(members, std::string_view(header).substr(kHeader));
    offset += static_cast<off_t>(kHeader) + size + size % 2;
  }
  members.readable = true;
  return members;
}

// Who links because of this package alone.
Linker decided_by(std::string_view package, const Members& members, bool has_cgo) {
  if (!members.readable) return Linker::either;
  if (members.unknown_objects || members.marker == "dynimportfail") return Linker::external;
  const bool trusted = std::ranges::find(kInternalPackages, package) != kInternalPackages.end();
  const bool prefers_external = !members.marker.empty() || (members.host_objects && !trusted);
  return has_cgo && prefers_external ? Linker::external : Linker::internal;
}

}  // namespace

LinkedPackages read_linked_packages(std::string_view importcfg) {
  std::vector<std::pair<std::string, std::string>> packages;
  LinkedPackages found;
  found.has_cgo = false;
  for (const auto& line : split_nonempty(importcfg, '\n')) {
    const auto entry = after_prefix(line, "packagefile ");
    const auto equals = entry ? entry->find('=') : std::string_view::npos;
    if (equals == std::string_view::npos) continue;
    packages.emplace_back(entry->substr(0, equals), entry->substr(equals + 1));
    found.has_cgo = found.has_cgo || packages.back().first == "runtime/cgo";
  }
  if (packages.empty()) return {};
  found.linker = Linker::internal;
  for (const auto& [package, file] : packages) {
    const auto members = read_members(file);
    const auto linker = decided_by(package, members, found.has_cgo);
    if (linker == Linker::internal) continue;
    found.linker = linker;
    found.why = package + (linker == Linker::either ? " cannot be read"
                           : members.marker.empty() ? " has objects of the C compiler"
                                                    : " is marked " + members.marker);
    if (linker == Linker::external) break;
  }
  return found;
}

}  // namespace runpath::go
