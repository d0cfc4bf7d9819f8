#include "cli/wrap.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"

namespace runpath::cli {
namespace {

class Wrap : public testing::Test {
 protected:
  Wrap() {
    m_files.program("/opt/bin/runpath-cc", "the wrapper").program("/usr/bin/gcc", "gcc").program("/usr/bin/ld", "ld");
    m_wrapper.self = "/opt/bin/runpath-cc";
    m_wrapper.cwd = "/work";
    m_wrapper.environment["PATH"] = "/wrapped:/opt/bin:/usr/bin";
  }
  [[nodiscard]] Result<std::vector<WrapLink>> plan(const std::vector<std::string>& names) const {
    return plan_wrap(m_wrapper, "/wrapped", names, m_files);
  }

  MemoryFiles m_files;
  Process m_wrapper;
};

TEST_F(Wrap, ToolsAreWhatHasARealOneOnPath) {
  m_files.program("/usr/bin/aarch64-linux-gnu-gcc-12").program("/usr/bin/make").file("/usr/bin/clang");
  m_files.symlink("/wrapped/g++", "/opt/bin/runpath-cc").symlink("/wrapped/gcc", "/opt/bin/runpath-cc");
  EXPECT_EQ(tools_on_path(m_wrapper, m_files), (std::vector<std::string>{"aarch64-linux-gnu-gcc-12", "gcc", "ld"}));
}

TEST_F(Wrap, EachNameOnceAndRightLinksAreKept) {
  m_files.symlink("/wrapped/gcc", "../opt/bin/runpath-cc");
  const auto links = plan({"ld", "gcc", "ld"});
  ASSERT_TRUE(links.has_value()) << links.error().message;
  ASSERT_EQ(links.value().size(), 2U);
  EXPECT_EQ(links.value()[0].path, "/wrapped/gcc");
  EXPECT_TRUE(links.value()[0].is_there);
  EXPECT_EQ(links.value()[1].path, "/wrapped/ld");
  EXPECT_FALSE(links.value()[1].is_there);
}

TEST_F(Wrap, AnythingElseOfThatNameIsAnError) {
  m_files.program("/wrapped/gcc", "mine").symlink("/wrapped/ld", "/usr/bin/ld").symlink("/wrapped/cc", "/nowhere");
  m_files.program("/wrapped/clang", "the wrapper").directory("/wrapped/g++");
  for (const char* name : {"gcc", "ld", "cc", "clang", "g++"}) {
    const auto links = plan({name});
    ASSERT_FALSE(links.has_value()) << name;
    EXPECT_NE(links.error().message.find(std::string("/wrapped/") + name), std::string::npos) << links.error().message;
  }
}

TEST_F(Wrap, NamesOfNoToolAreAnError) {
  for (const char* name : {"make", "", ".", "..", "/usr/bin/gcc", "x/gcc"}) {
    EXPECT_FALSE(plan({name}).has_value()) << name;
  }
}

TEST_F(Wrap, NoWrapperBesideUsIsAnError) {
  m_wrapper.self = "/opt/other/runpath-cc";
  EXPECT_FALSE(plan({"gcc"}).has_value());
}

}  // namespace
}  // namespace runpath::cli
