// A file system in memory that records what is looked at: files, directories, symlinks, hard links, modes, owners.
#pragma once

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace runpath {

// Build it with the verbs below, chained; parents appear by themselves (0755, root). Symlinks are followed anywhere in
// a path, also while building, so that "/usr/lib64 → lib" and then a file below /usr/lib64 work as on a disk.
class MemoryFiles final : public FileSystem {
 public:
  // How to read it in tests: who owns it, what may be done with it, how large it says it is.
  struct Attributes {
    mode_t mode = 0644;
    uid_t owner = 0;
  };

  MemoryFiles() { m_nodes["/"] = node(Kind::directory, "", {0755, 0}); }

  MemoryFiles& file(const std::string& path, std::string content = "", Attributes attributes = {0644, 0}) {
    return put(path, node(Kind::regular, std::move(content), attributes));
  }
  // A file that may be executed.
  MemoryFiles& program(const std::string& path, std::string content = "") {
    return file(path, std::move(content), {0755, 0});
  }
  // Makes it, or gives an existing one these attributes.
  MemoryFiles& directory(const std::string& path, Attributes attributes = {0755, 0}) {
    if (const auto place = resolve(path, true)) {
      m_nodes[*place]->attributes = attributes;
      return *this;
    }
    return put(path, node(Kind::directory, "", attributes));
  }
  // A FIFO, socket or device.
  MemoryFiles& special(const std::string& path) { return put(path, node(Kind::special, "", {0644, 0})); }
  // `target` as symlink(2) takes it: it may be relative, it may lead nowhere.
  MemoryFiles& symlink(const std::string& path, std::string target) {
    return put(path, node(Kind::symlink, std::move(target), {0777, 0}));
  }
  // Another name for the file `existing`.
  MemoryFiles& hard_link(const std::string& path, const std::string& existing) {
    const auto place = resolve(existing, true);
    return place ? put(path, m_nodes[*place]) : *this;
  }
  MemoryFiles& remove(const std::string& path) {
    if (const auto place = resolve(path, false)) {
      std::erase_if(m_nodes, [&](const auto& entry) { return is_under(entry.first, *place); });
    }
    return *this;
  }
  // What relative paths are under; "/" at first.
  MemoryFiles& working_directory(std::string cwd) {
    m_cwd = std::move(cwd);
    return *this;
  }

  // Paths as they were asked for, in order: of read(), status() and list().
  [[nodiscard]] const std::vector<std::string>& reads() const { return m_reads; }
  [[nodiscard]] const std::vector<std::string>& looks() const { return m_looks; }
  [[nodiscard]] const std::vector<std::string>& lists() const { return m_lists; }
  [[nodiscard]] bool was_read(const std::string& path) const { return std::ranges::count(m_reads, path) > 0; }
  void forget_records() const {
    m_reads.clear();
    m_looks.clear();
    m_lists.clear();
  }

  std::optional<FileStatus> status(const std::string& path) const override {
    m_looks.push_back(path);
    const auto* found = find(path);
    if (!found) return std::nullopt;
    const auto type = found->kind == Kind::regular     ? FileType::regular
                      : found->kind == Kind::directory ? FileType::directory
                                                       : FileType::other;
    const auto size = static_cast<off_t>(found->content.size());
    return FileStatus{found->id, type, found->attributes.mode, found->attributes.owner, size};
  }

  Result<std::string> read(const std::string& path) const override {
    m_reads.push_back(path);
    const auto* found = find(path);
    if (!found) return system_error(ENOENT, "opening " + path);
    if (found->kind == Kind::directory) return system_error(EISDIR, "reading " + path);
    if ((found->attributes.mode & 0444U) == 0) return system_error(EACCES, "opening " + path);
    return found->content;
  }

  std::vector<std::string> list(const std::string& directory) const override {
    m_lists.push_back(directory);
    std::vector<std::string> names;
    const auto place = resolve(directory, true);
    if (!place) return names;
    for (const auto& [path, entry] : m_nodes) {
      if (path != "/" && dir_name(path) == *place) names.emplace_back(base_name(path));
    }
    return names;
  }

  std::optional<std::string> link_target(const std::string& path) const override {
    const auto place = resolve(path, false);
    if (!place || m_nodes.at(*place)->kind != Kind::symlink) return std::nullopt;
    return m_nodes.at(*place)->content;
  }

  std::optional<std::string> real_path(const std::string& path) const override { return resolve(path, true); }

  bool is_executable(const std::string& path) const override {
    const auto* found = find(path);
    return found && found->kind == Kind::regular && (found->attributes.mode & 0111U) != 0;
  }

 private:
  enum class Kind { regular, directory, special, symlink };
  // One inode; `content` is a symlink's target.
  struct Node {
    Kind kind = Kind::regular;
    std::string content;
    Attributes attributes;
    FileId id;
  };

  std::shared_ptr<Node> node(Kind kind, std::string content, Attributes attributes) {
    return std::make_shared<Node>(Node{kind, std::move(content), attributes, FileId{1, ++m_last_inode}});
  }

  MemoryFiles& put(const std::string& path, std::shared_ptr<Node> made) {
    const std::string clean = clean_absolute(path, m_cwd);
    const std::string parent = dir_name(clean);
    if (!resolve(parent, true)) directory(parent);
    const auto place = resolve(parent, true);
    m_nodes[path_join(place.value_or(parent), base_name(clean))] = std::move(made);
    return *this;
  }

  const Node* find(const std::string& path) const {
    const auto place = resolve(path, true);
    return place ? m_nodes.at(*place).get() : nullptr;
  }

  // The path without symlinks and "..", or nothing when it leads nowhere; the last component's own symlink stays
  // unless `follow_last`.
  std::optional<std::string> resolve(const std::string& path, bool follow_last) const {
    if (path.empty()) return std::nullopt;
    auto pending = split_nonempty(path_join(m_cwd, path), '/');
    std::ranges::reverse(pending);
    std::string place = "/";
    int links_left = 40;  // as in Linux, where one more is ELOOP
    while (!pending.empty()) {
      const std::string piece = std::move(pending.back());
      pending.pop_back();
      if (m_nodes.at(place)->kind != Kind::directory) return std::nullopt;
      if (piece == ".") continue;
      if (piece == "..") {
        place = dir_name(place);
        continue;
      }
      const std::string next = path_join(place, piece);
      const auto found = m_nodes.find(next);
      if (found == m_nodes.end()) return std::nullopt;
      if (found->second->kind != Kind::symlink || (pending.empty() && !follow_last)) {
        place = next;
        continue;
      }
      if (links_left-- == 0) return std::nullopt;
      const std::string& target = found->second->content;
      if (is_absolute(target)) place = "/";
      auto more = split_nonempty(target, '/');
      pending.insert(pending.end(), more.rbegin(), more.rend());
    }
    return place;
  }

  std::map<std::string, std::shared_ptr<Node>> m_nodes;  // by path without symlinks
  std::string m_cwd = "/";
  ino_t m_last_inode = 0;
  mutable std::vector<std::string> m_reads, m_looks, m_lists;
};

}  // namespace runpath
