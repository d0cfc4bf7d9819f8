#include "libraries/loader_processor.hpp"

#include <elf.h>

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#define RUNPATH_HAS_CPUID 1
#endif

namespace runpath {

namespace {

// The levels of the x86-64 psABI and what glibc's legacy subdirectories ask for (sysdeps/x86/cpu-features.c,
// get-isa-level.h). The legacy names are for Intel's processors alone, whatever another maker's can do.
struct Processor {
  int level = 1;          // x86-64-vN
  bool haswell = false;   // Intel with AVX2, BMI1, BMI2, LZCNT, MOVBE, POPCNT
  bool xeon_phi = false;  // Intel with AVX512ER, PF
  bool avx512_1 = false;  // Intel with AVX512F, CD, BW, DQ, VL
};

#ifdef RUNPATH_HAS_CPUID

constexpr bool has_all(std::uint32_t word, std::uint32_t bits) { return (word & bits) == bits; }

// Which register sets the kernel saves: without them the instructions are not usable.
std::uint64_t enabled_states() {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return std::uint64_t{high} << 32U | low;
}

bool is_intel() {
  std::uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(0, &eax, &ebx, &ecx, &edx) != 0 && ebx == signature_INTEL_ebx && ecx == signature_INTEL_ecx &&
         edx == signature_INTEL_edx;
}

Processor read_processor() {
  Processor found;
  std::uint32_t eax = 0, ebx1 = 0, ecx1 = 0, edx = 0, ebx7 = 0, ecx7 = 0, ebx_more = 0, ecx_more = 0;
  if (__get_cpuid(1, &eax, &ebx1, &ecx1, &edx) == 0) return found;
  __get_cpuid(0x80000001, &eax, &ebx_more, &ecx_more, &edx);
  __get_cpuid_count(7, 0, &eax, &ebx7, &ecx7, &edx);
  const std::uint64_t states = has_all(ecx1, bit_OSXSAVE) ? enabled_states() : 0;
  const bool avx_saved = (states & 0x06U) == 0x06U;
  const bool avx512_saved = (states & 0xe6U) == 0xe6U;
  const bool has_v2 = has_all(ecx1, bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2 | bit_POPCNT | bit_CMPXCHG16B) &&
                      has_all(ecx_more, bit_LAHF_LM);
  const bool has_avx2 = avx_saved && has_all(ecx1, bit_AVX | bit_MOVBE | bit_POPCNT) &&
                        has_all(ebx7, bit_AVX2 | bit_BMI | bit_BMI2) && has_all(ecx_more, bit_LZCNT);
  const bool has_v3 = has_v2 && has_avx2 && has_all(ecx1, bit_F16C | bit_FMA);
  const bool has_avx512 =
      avx512_saved && has_all(ebx7, bit_AVX512F | bit_AVX512CD | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL);
  found.level = !has_v2 ? 1 : !has_v3 ? 2 : !has_avx512 ? 3 : 4;
  if (!is_intel()) return found;
  found.xeon_phi = avx512_saved && has_all(ebx7, bit_AVX512F | bit_AVX512CD | bit_AVX512ER | bit_AVX512PF);
  found.avx512_1 = has_avx512 && !found.xeon_phi;
  found.haswell = has_avx2 && !found.xeon_phi;
  return found;
}

bool runs_here(const elf::Target& target) {
#ifdef __x86_64__
  return target.machine == EM_X86_64 || target.machine == EM_386;
#else
  return target.machine == EM_386;
#endif
}

#else

Processor read_processor() { return {}; }
bool runs_here(const elf::Target& /*target*/) { return false; }

#endif

// One component of a subdirectory's name.
bool has_capability(std::string_view name, const Processor& processor) {
  if (name == "glibc-hwcaps" || name == "tls" || name == "x86_64" || name == "sse2" || name == "i686") return true;
  if (name == "haswell") return processor.haswell;
  if (name == "xeon_phi") return processor.xeon_phi;
  if (name == "avx512_1") return processor.avx512_1;
  const auto level = after_prefix(name, "x86-64-v");
  return level && level->size() == 1 && level->front() - '0' <= processor.level;
}

}  // namespace

std::vector<std::string> searched_here(const std::vector<std::string>& subdirectories, const elf::Target& target) {
  if (!runs_here(target)) return {};
  const auto processor = read_processor();
  auto searched = subdirectories;
  std::erase_if(searched, [&](const std::string& subdirectory) {
    return !std::ranges::all_of(split(subdirectory, '/'),
                                [&](const auto& name) { return has_capability(name, processor); });
  });
  return searched;
}

std::string platform_token(const elf::Target& target) {
  if (target.machine == EM_AARCH64) return "aarch64";
  if (!runs_here(target)) return "";
  const auto processor = read_processor();
  if (processor.xeon_phi) return "xeon_phi";
  if (processor.haswell && target.machine == EM_X86_64) return "haswell";
  return target.machine == EM_X86_64 ? "x86_64" : "i686";
}

}  // namespace runpath
