#include "exec/exec.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>

// One thread, no Boost.Filesystem library, and this file alone sees Asio.
#define BOOST_ASIO_DISABLE_THREADS 1
#define BOOST_PROCESS_USE_STD_FS 1
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>

#include "exec/signals.hpp"

namespace runpath {

namespace {

namespace asio = boost::asio;
namespace bp = boost::process::v2;
using Process = bp::basic_process<asio::io_context::executor_type>;

// argv and envp as execve takes them; points into the command.
class ExecVectors {
 public:
  explicit ExecVectors(const Command& command) {
    for (const auto& word : command.words) m_words.push_back(word.c_str());
    m_words.push_back(nullptr);
    m_settings.reserve(command.environment.size());
    for (const auto& [name, value] : command.environment) m_settings.push_back(name + "=" + value);
    for (const auto& setting : m_settings) m_environment.push_back(setting.c_str());
    m_environment.push_back(nullptr);
  }
  [[nodiscard]] char* const* words() const { return const_cast<char* const*>(m_words.data()); }
  [[nodiscard]] char* const* environment() const { return const_cast<char* const*>(m_environment.data()); }

 private:
  std::vector<std::string> m_settings;
  std::vector<const char*> m_words;
  std::vector<const char*> m_environment;
};

// A descriptor of ours: closed at the end of the scope and by execve.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes over `fd`, moved above stdin, stdout and stderr, which our caller may have left closed.
  explicit Descriptor(int fd) : m_fd(fd) {
    if (fd < 0 || fd > STDERR_FILENO) return;
    m_fd = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    ::close(fd);
  }
  Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
  }
  [[nodiscard]] int get() const { return m_fd; }

 private:
  int m_fd = -1;
};

// Boost.Process's launchers close every descriptor that is not on a list, between their set-up calls and execve. The
// job server, pipes of the caller's caller and memfds must reach the tool, so the set-up call itself does the execve.
class ExecHere {
 public:
  ExecHere(const ExecVectors& vectors, const ChildStatusKept& status_kept, const SignalRelay* relay)
      : m_vectors(vectors), m_status_kept(status_kept), m_relay(relay) {}

  // The child's stdin, stdout and stderr; -1 leaves one as it is.
  std::array<int, 3> standard = {-1, -1, -1};

  // Why execve failed, or 0. The child of vfork writes it in our memory.
  [[nodiscard]] int error() const { return m_error; }

  bp::error_code on_exec_setup(bp::posix::default_launcher& /*launcher*/, const bp::filesystem::path& path,
                               const char* const* /*words*/) {
    for (int target = 0; target < 3; ++target) {
      const int source = standard[static_cast<std::size_t>(target)];
      if (source >= 0 && ::dup2(source, target) < 0) give_up();
    }
    m_status_kept.restore_in_child();
    if (m_relay != nullptr) m_relay->restore_in_child();
    ::execve(path.c_str(), m_vectors.words(), m_vectors.environment());
    give_up();
  }

 private:
  [[noreturn]] void give_up() {
    m_error = errno;
    ::_exit(127);
  }

  const ExecVectors& m_vectors;
  const ChildStatusKept& m_status_kept;
  const SignalRelay* m_relay;
  volatile int m_error = 0;
};

// A started child. Where the kernel gives no process descriptor (before 5.3, or forbidden in a sandbox) Boost.Process
// throws after the start, and the pid alone has to do.
class Child {
 public:
  static Result<Child> start(asio::io_context& context, const Command& command, const ExecVectors& vectors,
                             ExecHere& exec_here) {
    bp::posix::vfork_launcher launcher;
    Child child;
    bp::error_code failed;
    const auto** words = const_cast<const char**>(vectors.words());
    try {
      child.m_process = launcher(context.get_executor(), failed, bp::filesystem::path(command.path), words, exec_here);
    } catch (const boost::system::system_error&) {
      if (launcher.pid <= 0) return fail("running " + command.path + ": no process descriptor");
    }
    if (failed || launcher.pid <= 0) return system_error(failed.value(), "running " + command.path);
    child.m_pid = launcher.pid;
    if (exec_here.error() != 0) {
      child.wait();
      return system_error(exec_here.error(), "running " + command.path);
    }
    return child;
  }

  [[nodiscard]] pid_t pid() const { return m_pid; }

  WaitStatus wait() {
    int status = 0;
    if (m_process) {
      bp::error_code failed;
      m_process->wait(failed);
      status = m_process->native_exit_code();
    } else {
      while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
      }
    }
    if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
  }

 private:
  std::optional<Process> m_process;
  pid_t m_pid = -1;
};

// The two ends of a pipe.
struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error(errno, "making a pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// One read into `text`; false at the end of the stream.
bool read_some(int fd, std::string& text) {
  std::array<char, 1 << 14> buffer;
  const ssize_t count = ::read(fd, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

// Reads both streams as the child fills them, until both end or the child has ended and nothing more is waiting: what
// it leaves running (a compiler cache's server) may keep them open for hours.
void read_until_ended(pollfd& out, pollfd& err, int child_descriptor, Answer& answer) {
  bool ended = false;
  while (out.fd >= 0 || err.fd >= 0) {
    std::array<pollfd, 3> waiting = {out, err, pollfd{ended ? -1 : child_descriptor, POLLIN, 0}};
    const int ready = ::poll(waiting.data(), waiting.size(), ended ? 0 : -1);
    if (ready < 0 && errno != EINTR) return;
    if (ready == 0) return;
    if (ready < 0) continue;
    ended = ended || waiting[2].revents != 0;
    if (waiting[0].revents != 0 && !read_some(out.fd, answer.out)) out.fd = -1;
    if (waiting[1].revents != 0 && !read_some(err.fd, answer.err)) err.fd = -1;
  }
}

}  // namespace

Error replace_with(const Command& command) {
  const ExecVectors vectors(command);
  ::execve(command.path.c_str(), vectors.words(), vectors.environment());
  return system_error(errno, "running " + command.path);
}

Result<WaitStatus> run(const Command& command) {
  const ExecVectors vectors(command);
  const ChildStatusKept status_kept;
  SignalRelay relay;
  ExecHere exec_here(vectors, status_kept, &relay);
  asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
  TRY(auto child, Child::start(context, command, vectors, exec_here));
  relay.watch(child.pid());
  return child.wait();
}

Result<Answer> ask(const Command& command, bool merged) {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (nothing.get() < 0) return system_error(errno, "opening /dev/null");
  TRY(auto out, make_pipe());
  Pipe err;
  if (!merged) {
    TRY(err, make_pipe());
  }
  const ExecVectors vectors(command);
  const ChildStatusKept status_kept;
  ExecHere exec_here(vectors, status_kept, nullptr);
  exec_here.standard = {nothing.get(), out.write_end.get(), (merged ? out : err).write_end.get()};
  asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
  TRY(auto child, Child::start(context, command, vectors, exec_here));
  out.write_end.close();
  err.write_end.close();
  Answer answer;
  pollfd out_waiting{out.read_end.get(), POLLIN, 0};
  pollfd err_waiting{err.read_end.get(), POLLIN, 0};
  // Readable once the child has ended; without one, only the ends of the streams count. Boost 1.81 does not show its
  // own.
  const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, child.pid(), 0)));
  read_until_ended(out_waiting, err_waiting, ended.get(), answer);
  out.read_end.close();
  err.read_end.close();
  answer.ended = child.wait();
  return answer;
}

void end_like(const WaitStatus& status) {
  if (status.signal == 0) std::exit(status.exit_status);
  // The child has left its core, if any; ours would be of no use and could overwrite it.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  ::sigaction(status.signal, &plain, nullptr);
  sigset_t unblocked;
  ::sigemptyset(&unblocked);
  ::sigaddset(&unblocked, status.signal);
  ::sigprocmask(SIG_UNBLOCK, &unblocked, nullptr);
  ::raise(status.signal);
  ::_exit(128 + status.signal);  // a signal whose default is not death
}

}  // namespace runpath
