#include "go/link_tool.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "base/text.hpp"
#include "support/memory_files.hpp"
#include "support/scratch.hpp"

namespace runpath::go {
namespace {

using Words = std::vector<std::string>;

struct MergeCase {
  std::string users;
  Words directories;
  std::string merged;
  int line = __builtin_LINE();
};

const std::vector<MergeCase> kMergeCases = {
    {"", {}, ""},
    {"", {"/a"}, "/a"},
    {"/mine", {}, "/mine"},
    {"/mine", {"/a", "/b"}, "/mine:/a:/b"},
    {"/mine:/more", {"/a"}, "/mine:/more:/a"},
    {"/a", {"/a"}, "/a"},
    {"/b:/a", {"/a", "/b", "/c"}, "/b:/a:/c"},
    {"::/mine::", {"/a"}, "/mine:/a"},
    {"/mine:/mine", {"/a", "/a"}, "/mine:/a"},
    {"$ORIGIN/../lib", {"/st ore/lib"}, "$ORIGIN/../lib:/st ore/lib"},
    {"/with,comma", {"/a"}, "/with,comma:/a"},
};

TEST(MergeSearchPath, UsersFirstNoneEmptyNoneTwice) {
  for (const auto& row : kMergeCases) {
    EXPECT_EQ(merge_search_path(row.users, row.directories), row.merged) << "row of line " << row.line;
  }
}

TEST(WithSearchPath, StandsBeforeTheMainPackage) {
  EXPECT_EQ(with_search_path({"-o", "a.out", "-r=/old", "-extld=cc", "_pkg_.a"}, "/a"),
            (Words{"-o", "a.out", "-r=/old", "-extld=cc", "-r=/a", "_pkg_.a"}));
  EXPECT_EQ(with_search_path({"-s"}, "/a"), (Words{"-s", "-r=/a"}));
  EXPECT_EQ(with_search_path({}, "/a"), (Words{"-r=/a"}));
}

struct VersionCase {
  std::string answer;
  std::string with;  // with the fingerprint "F"
  int line = __builtin_LINE();
};

const std::vector<VersionCase> kVersionCases = {
    {"link version go1.19.8\n", "link version go1.19.8 runpath-F\n"},
    {"link version go1.26.1 X:nocoverageredesign\n", "link version go1.26.1 X:nocoverageredesign runpath-F\n"},
    {"link version devel go1.27-0123abc Mon Jan 1 buildID=a/b/c/d\n",
     "link version devel go1.27-0123abc Mon Jan 1 buildID=a/b/c/d-runpath-F\n"},
    {"link version go1.27-devel_0123abc buildID=a/b/c/d",
     "link version go1.27-devel_0123abc buildID=a/b/c/d-runpath-F"},
    {"link version go1.24.4 garble buildID=a/b//x\n", "link version go1.24.4 garble buildID=a/b//x-runpath-F\n"},
    {"compile version go1.24.4\n", "compile version go1.24.4\n"},
    {"one\nlink version go1.24.4\n", "one\nlink version go1.24.4\n"},
    {"link version go1.24.4\nmore\n", "link version go1.24.4\nmore\n"},
    {"", ""},
};

TEST(LinkVersionLine, CarriesTheFingerprintWhereGoLooks) {
  for (const auto& row : kVersionCases) {
    EXPECT_EQ(link_version_line(row.answer, "F"), row.with) << "row of line " << row.line;
  }
}

TEST(ReadLinkTool, EveryFlagThatCounts) {
  const auto tool = read_link_tool(
      shell_split("-o $WORK/b001/exe/a.out -importcfg cfg -s -w -buildmode=pie -buildid=x -X main.a=-linkmode=external "
                  "-extldflags '-r /no -static' --linkmode internal -r /one -r=/two -msan -asan=false '-extld=cc -m32' "
                  "_pkg_.a -r=/behind")
          .value());
  EXPECT_EQ(tool.output, "$WORK/b001/exe/a.out");
  EXPECT_EQ(tool.importcfg, "cfg");
  EXPECT_EQ(tool.build_mode, "pie");
  EXPECT_EQ(tool.link_mode, "internal");
  EXPECT_EQ(tool.extldflags, "-r /no -static");
  EXPECT_EQ(tool.search_path, "/two");
  EXPECT_EQ(tool.extld, "cc -m32");
  EXPECT_TRUE(tool.msan);
  EXPECT_FALSE(tool.asan);
  EXPECT_FALSE(tool.linkshared);
  EXPECT_EQ(read_link_tool({}).search_path, std::nullopt);
}

TEST(ExpandLinkWords, OneWordALineAsGoWritesThem) {
  MemoryFiles files;
  files.file("/tmp/args", "-o\n/tmp/a b\n-X=main.a=x\\\\y\\nz\n-extld=\n@/tmp/more\n");
  files.file("/tmp/more", "_pkg_.a\r\n");
  EXPECT_EQ(expand_link_words({"-s", "@/tmp/args", "@/tmp/none"}, files),
            (Words{"-s", "-o", "/tmp/a b", "-X=main.a=x\\y\nz", "-extld=", "_pkg_.a", "@/tmp/none"}));
}

struct DecideCase {
  std::string reason;
  std::string words = "-buildmode=exe";
  Linker linker = Linker::internal;
  std::string extlink = {};  // GO_EXTLINK_ENABLED
  Words directories = {"/store/lib"};
  GoInternalPolicy go_internal = GoInternalPolicy::toolexec;
  Policy policy = Policy::needed;
  std::string target_os = "linux";
  std::string target_arch = "amd64";
  int line = __builtin_LINE();
};

const Words kComma = {"/with,comma"};

const std::vector<DecideCase> kDecideCases = {
    {"internal"},
    {"internal", "-buildmode=pie"},
    {"internal", "-linkmode=internal", Linker::external},
    {"internal", "", Linker::external, "0"},
    {"internal", "", Linker::internal, "", kComma},
    {"internal", "-linkmode=internal", Linker::either, "", kComma},
    {"internal", "-extldflags=-static"},
    {"internal", "", Linker::internal, "", {"/a"}, GoInternalPolicy::external},
    {"may_be_internal", "", Linker::either},
    {"may_be_internal", "-linkmode=auto", Linker::either},
    {"may_be_internal",
     "-buildmode=pie",
     Linker::internal,
     "",
     {"/a"},
     GoInternalPolicy::toolexec,
     Policy::needed,
     "linux",
     "386"},
    {"may_be_internal",
     "",
     Linker::internal,
     "",
     {"/a"},
     GoInternalPolicy::toolexec,
     Policy::needed,
     "linux",
     "riscv64"},
    {"may_be_internal", "", Linker::internal, "", {"/a"}, GoInternalPolicy::toolexec, Policy::needed, "freebsd"},
    {"comma", "", Linker::either, "", kComma},
    {"comma", "-r=/with,comma", Linker::either},
    {"static_extldflags", "-extldflags=-static-pie", Linker::either},
    {"nothing_to_add", "", Linker::internal, "", {}},
    {"external_anyway", "", Linker::external},
    {"external_anyway", "", Linker::either, "1"},
    {"external_anyway", "-linkmode=external", Linker::internal, "0"},
    {"external_anyway", "-buildmode=c-shared"},
    {"external_anyway", "-buildmode=c-archive"},
    {"external_anyway", "-buildmode=plugin"},
    {"external_anyway", "-buildmode=shared"},
    {"external_anyway", "-msan"},
    {"external_anyway", "-asan"},
    {"external_anyway", "-linkshared -linkmode=internal"},
    {"setting_off", "", Linker::internal, "", {"/a"}, GoInternalPolicy::off},
    {"setting_report", "", Linker::internal, "", {"/a"}, GoInternalPolicy::report},
    {"nothing_to_add", "", Linker::internal, "", {}, GoInternalPolicy::report},
    {"policy_off", "", Linker::internal, "", {"/a"}, GoInternalPolicy::toolexec, Policy::off},
    {"target_not_elf", "", Linker::internal, "", {"/a"}, GoInternalPolicy::toolexec, Policy::needed, "windows"},
};

TEST(DecideLinkTool, ByWordsPackagesAndSettings) {
  for (const auto& row : kDecideCases) {
    Settings settings;
    settings.go_internal = row.go_internal;
    settings.policy = row.policy;
    const auto tool = read_link_tool(split_nonempty(row.words, ' '));
    const LinkedPackages packages{true, row.linker, "some package"};
    const auto decision =
        decide_link_tool(settings, tool, {row.extlink, row.target_os, row.target_arch}, packages, row.directories);
    EXPECT_EQ(decision.reason, row.reason) << "row of line " << row.line << ": " << decision.detail;
    const bool adds = row.reason == "internal" || row.reason == "may_be_internal";
    EXPECT_EQ(decision.action == Action::add, adds) << "row of line " << row.line;
    EXPECT_NE(decision.detail, "") << "row of line " << row.line;
  }
}

// Package archives on disk, as cmd/go's pack writes them.
class Packages {
 public:
  Packages& package(const std::string& name, const std::vector<std::pair<std::string, std::string>>& members) {
    const auto path = *m_scratch / std::to_string(m_count++);
    std::string archive = "!<arch>\n";
    for (const auto& [member, content] : members) {
      std::string header(60, ' ');
      header.replace(0, member.size(), member);
      header.replace(48, std::to_string(content.size()).size(), std::to_string(content.size()));
      header.replace(58, 2, "`\n");
      archive += header + content + (content.size() % 2 == 1 ? "\n" : "");
    }
    test::write_file(path, archive);
    m_importcfg += "packagefile " + name + "=" + path + "\n";
    return *this;
  }
  Packages& missing(const std::string& name) {
    m_importcfg += "packagefile " + name + "=" + *m_scratch / "none" + "\n";
    return *this;
  }
  [[nodiscard]] LinkedPackages read() const {
    return read_linked_packages("# import config\n" + m_importcfg + "modinfo \"=\"\n");
  }

 private:
  std::shared_ptr<test::Scratch> m_scratch = std::make_shared<test::Scratch>();
  std::string m_importcfg;
  int m_count = 0;
};

const std::string kGo = "go object linux amd64 x",
                  kElf =
                      "\x7f"
                      "ELF\2\1\1",
                  kBitcode = "BC\xc0\xde";

TEST(LinkedPackages, DecideWhoLinks) {
  const auto net = [] {
    Packages packages;
    return std::move(packages.package("runtime/cgo", {{"__.PKGDEF", kGo}, {"_go_.o", kGo}, {"_x001.o", kElf}})
                         .package("net", {{"_go_.o", kGo}, {"_x001.o", kElf}}));
  };
  const auto of = [](const Packages& packages) { return packages.read().linker; };
  EXPECT_TRUE(net().read().has_cgo);
  EXPECT_EQ(of(net()), Linker::internal);
  EXPECT_EQ(of(net().package("ex/a", {{"_go_.o", kGo}, {"asm_amd64.o", kGo}, {"notes", "text"}})), Linker::internal);
  EXPECT_EQ(of(net().package("ex/a", {{"_go_.o", kGo}, {"_x001.o", kElf}})), Linker::external);
  EXPECT_EQ(of(net().package("ex/a", {{"_go_.o", kGo}, {"x.syso", kElf}})), Linker::external);
  EXPECT_EQ(of(net().package("ex/a", {{"_go_.o", kGo}, {"preferlinkext", ""}})), Linker::external);
  EXPECT_EQ(of(net().package("os/user", {{"_go_.o", kGo}, {"dynimportfail", ""}})), Linker::external);
  EXPECT_EQ(of(net().package("os/user", {{"_x001.o", kBitcode}})), Linker::external);
  EXPECT_EQ(of(net().missing("ex/a")), Linker::either);
  EXPECT_EQ(of(net().missing("ex/a").package("ex/b", {{"_x001.o", kElf}})), Linker::external);
  EXPECT_NE(net().missing("ex/a").read().why, "");
}

TEST(LinkedPackages, WithoutCgo) {
  const auto pure = Packages().package("ex/a", {{"_go_.o", kGo}, {"x.syso", kElf}}).read();
  EXPECT_FALSE(pure.has_cgo);
  EXPECT_EQ(pure.linker, Linker::internal);
  EXPECT_EQ(read_linked_packages("").linker, Linker::either);
  EXPECT_TRUE(read_linked_packages("").has_cgo);
}

}  // namespace
}  // namespace runpath::go
