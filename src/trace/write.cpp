// Appending one record so that no crash, no neighbour and no full disk can spoil another's, and no build notices.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <string_view>
#include <utility>

#include "trace/record.hpp"

namespace runpath {

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kDirectoryMode = 0700;
// A holder of the lock needs microseconds; one that was stopped must not stop a build. Likewise a reader of a FIFO.
constexpr int kPatienceMs = 2000;
constexpr int kOpenFlags = O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : m_fd(fd) {}
  Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
  }
  ~Descriptor() {
    if (m_fd >= 0) ::close(m_fd);
  }
  [[nodiscard]] int get() const { return m_fd; }

 private:
  int m_fd;
};

// Keeps the signals that a failing write(2) raises (SIGPIPE, SIGXFSZ) from this process, and swallows them.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&m_held);
    sigset_t pending;
    sigpending(&pending);
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
      if (sigismember(&pending, signal) == 0) sigaddset(&m_held, signal);
    }
    pthread_sigmask(SIG_BLOCK, &m_held, &m_before);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() {
    constexpr timespec now{0, 0};
    while (sigtimedwait(&m_held, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
  }

 private:
  sigset_t m_held{};
  sigset_t m_before{};
};

void pause_ms(int milliseconds) {
  const timespec pause{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
  ::nanosleep(&pause, nullptr);
}

// The kernel drops the lock of a killed holder. False after the patience is used up, or where there are no locks:
// appending without one is nearly as good, since local file systems do not mix two O_APPEND writes.
bool lock(int fd) {
  int pause = 1;
  for (int waited = 0; waited <= kPatienceMs; waited += pause) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    pause_ms(pause);
    pause = std::min(pause * 2, 16);
  }
  return false;
}

// Whether the file ends in the middle of a line.
bool has_torn_tail(int fd) {
  struct stat found {};
  char last = '\n';
  if (::fstat(fd, &found) != 0 || found.st_size == 0) return false;
  return ::pread(fd, &last, 1, found.st_size - 1) == 1 && last != '\n';
}

// Without the lock, what looks torn may be a neighbour's write that is still growing: look again.
bool needs_closing(int fd, bool locked) {
  for (int look = 0; look < (locked ? 1 : 10); ++look) {
    if (look > 0) pause_ms(1);
    if (!has_torn_tail(fd)) return false;
  }
  return true;
}

ssize_t write_some(int fd, std::string_view text) {
  for (;;) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count >= 0 || errno != EINTR) return count;
  }
}

Result<void> append_to_file(int fd, const std::string& line) {
  const bool locked = lock(fd);
  const std::string text = (needs_closing(fd, locked) ? "\n" : "") + line + "\n";
  const ssize_t count = write_some(fd, text);
  if (count == static_cast<ssize_t>(text.size())) return success();
  const int error = count < 0 ? errno : ENOSPC;
  // A part was written: take it back, unless a neighbour without the lock has appended since.
  const off_t end = count > 0 && locked ? ::lseek(fd, 0, SEEK_CUR) : -1;
  struct stat found {};
  if (end >= count && ::fstat(fd, &found) == 0 && found.st_size == end) {
    if (::ftruncate(fd, end - count) != 0) return system_error(errno, "taking back a part of a record");
  }
  return system_error(error, "writing");
}

// A pipe that holds the whole record lets its reader be slow.
void make_room(int fd, std::size_t size) {
  int unread = 0;
  if (::ioctl(fd, FIONREAD, &unread) != 0) unread = 0;
  constexpr int kUsualLimit = 1 << 20;  // /proc/sys/fs/pipe-max-size
  const auto wanted = std::min<std::size_t>(size + static_cast<std::size_t>(unread) + 8192, kUsualLimit);
  if (std::cmp_less(::fcntl(fd, F_GETPIPE_SZ), wanted)) ::fcntl(fd, F_SETPIPE_SZ, static_cast<int>(wanted));
}

// For a FIFO or a device. A reader that takes nothing for long loses the record.
Result<void> append_to_stream(int fd, const std::string& line) {
  // Without the lock records could mix: a FIFO takes them in pieces.
  if (!lock(fd)) return fail("locking: another writer waits for its reader");
  const std::string whole = line + "\n";
  make_room(fd, whole.size());
  std::string_view rest = whole;
  while (!rest.empty()) {
    const ssize_t count = write_some(fd, rest);
    if (count > 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (count < 0 && errno != EAGAIN) return system_error(errno, "writing");
    pollfd room{fd, POLLOUT, 0};
    if (::poll(&room, 1, kPatienceMs) <= 0) return fail("writing: the reader takes nothing");
  }
  return success();
}

// Opens for reading too, so that the tail can be looked at; for writing alone where more is not allowed.
Descriptor open_file(int directory, const std::string& path) {
  Descriptor file(::openat(directory, path.c_str(), O_RDWR | O_CREAT | kOpenFlags, kFileMode));
  if (file.get() < 0 && errno == EACCES) file = Descriptor(::openat(directory, path.c_str(), O_RDWR | kOpenFlags));
  if (file.get() < 0 && errno == EACCES) file = Descriptor(::openat(directory, path.c_str(), O_WRONLY | kOpenFlags));
  return file;
}

Result<void> write_file(int directory, const std::string& path, const std::string& line) {
  struct stat named {};
  const bool exists = ::fstatat(directory, path.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0;
  if (exists && S_ISLNK(named.st_mode)) return fail("opening: a symbolic link, not followed");
  const bool is_stream = exists && (S_ISFIFO(named.st_mode) || S_ISCHR(named.st_mode));
  const Descriptor file =
      is_stream ? Descriptor(::openat(directory, path.c_str(), O_WRONLY | kOpenFlags)) : open_file(directory, path);
  if (file.get() < 0) return system_error(errno, "opening");
  struct stat opened {};
  if (::fstat(file.get(), &opened) != 0) return system_error(errno, "looking at it");
  if (S_ISREG(opened.st_mode)) return append_to_file(file.get(), line);
  if (is_stream && opened.st_mode == named.st_mode) return append_to_stream(file.get(), line);
  return fail("opening: neither a file nor a FIFO");
}

// This process's own file in a trace directory, by the time of its first record: names sort by time.
std::string own_file_name() {
  static pid_t named_for = 0;
  static std::string name;
  if (named_for == ::getpid()) return name;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::tm utc{};
  ::gmtime_r(&now.tv_sec, &utc);
  named_for = ::getpid();
  name = fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}.{:09}Z-{}.jsonl", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec, named_for);
  return name;
}

// Whether the destination is a directory; one that is named as such ("x/") is made.
bool is_directory(const std::string& destination) {
  if (destination.ends_with('/')) ::mkdir(destination.c_str(), kDirectoryMode);
  struct stat named {};
  return ::lstat(destination.c_str(), &named) == 0 && S_ISDIR(named.st_mode);
}

Result<void> write_anywhere(const std::string& destination, const std::string& line) {
  if (!is_directory(destination)) return write_file(AT_FDCWD, destination, line);
  const Descriptor directory(::open(destination.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return system_error(errno, "opening");
  return write_file(directory.get(), own_file_name(), line);
}

}  // namespace

Result<void> write_trace(const std::string& destination, const std::string& line) {
  if (line.find('\n') != std::string::npos) return fail("a record must be one line");
  const HeldSignals held;
  auto written = write_anywhere(destination, line);
  if (!written) return std::move(written).error().in("trace " + destination);
  return success();
}

}  // namespace runpath
