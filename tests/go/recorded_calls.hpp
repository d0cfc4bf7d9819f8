// What the compiler was called with by Go 1.19.8, 1.20.14, 1.21.13, 1.22.12, 1.23.12, 1.24.13, 1.25.9 and 1.26.8, recorded by
// a wrapper in builds of programs (net only, cgo, C++, -race, -asan, go run, go test), c-shared, c-archive, plugin and pie.
// Work directories are shortened, objects after the second left out. A comment says which versions call like that.
#pragma once

#include <string>
#include <vector>

#include "go/go_call.hpp"

namespace runpath::go {

struct RecordedCall {
  Call call = Call::none;
  std::string parent;       // the executable that called
  std::string version;      // GOVERSION
  std::string import_path;  // TOOLEXEC_IMPORTPATH
  std::string cwd;
  std::string words;          // after argv[0], as a shell reads them
  std::string response = {};  // what its @file holds
  int line = __builtin_LINE();
};

// clang-format off
inline const std::vector<RecordedCall> kRecordedCalls = {
    // 1.19 … 1.26
    RecordedCall{Call::compile, "cgo", "go1.19.8", "runtime/cgo", "/usr/local/go/src/runtime/cgo",
                 "-E -dM -m64 -I /tmp/go-build27/b001/ -O2 -Wall -Werror -fno-stack-protector -I . "
                 "/tmp/cgo-gcc-input-42.c"},
    // 1.19 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.19.8", "", "/tmp/go-build27",
                 "-fno-caret-diagnostics -c -x c - -o /dev/null"},
    // 1.19 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.19.8", "", "/tmp/go-build27",
                 "-Qunused-arguments -c -x c - -o /dev/null"},
    // 1.19 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.19.8", "", "/tmp/go-build27",
                 "-Wl,--no-gc-sections -x c - -o /dev/null"},
    // 1.19 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.19.8", "", "/tmp/go-build27",
                 "-fdebug-prefix-map=a=b -c -x c - -o /dev/null"},
    // 1.19 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.19.8", "", "/tmp/go-build27",
                 "-gno-record-gcc-switches -c -x c - -o /dev/null"},
    // 1.19 … 1.20
    RecordedCall{Call::compile, "go", "go1.19.8", "runtime/cgo", "/tmp/go-build27/b001",
                 "-I /usr/local/go/src/runtime/cgo -fPIC -m64 -pthread -Wl,--no-gc-sections "
                 "-fmessage-length=0 -fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build "
                 "-gno-record-gcc-switches -I /tmp/go-build27/b001/ -g -O2 -Wall -Werror "
                 "-fno-stack-protector -fdebug-prefix-map=/usr/local/go/src/runtime/cgo=/_/runtime/cgo -o "
                 "/tmp/go-build27/b001/_x001.o -c _cgo_export.c"},
    // 1.19 … 1.20
    RecordedCall{Call::compile, "go", "go1.19.8", "runtime/cgo", "/tmp/go-build27/b001",
                 "-I /usr/local/go/src/runtime/cgo -fPIC -m64 -pthread -Wl,--no-gc-sections "
                 "-fmessage-length=0 -fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build "
                 "-gno-record-gcc-switches -I /tmp/go-build27/b001/ -g -O2 -Wall -Werror "
                 "-fno-stack-protector -fdebug-prefix-map=/usr/local/go/src/runtime/cgo=/_/runtime/cgo -o "
                 "/tmp/go-build27/b001/_cgo_main.o -c _cgo_main.c"},
    // 1.19 … 1.26
    RecordedCall{Call::dynimport_link, "go", "go1.19.8", "runtime/cgo", "/home/me/netonly",
                 "-I /usr/local/go/src/runtime/cgo -fPIC -m64 -pthread -Wl,--no-gc-sections "
                 "-fmessage-length=0 -fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build "
                 "-gno-record-gcc-switches -o /tmp/go-build27/b001/_cgo_.o /tmp/go-build27/b001/_cgo_main.o "
                 "/tmp/go-build27/b001/_x001.o /tmp/go-build27/b001/_x002.o -g -O2 -lpthread"},
    // 1.19 … 1.25
    RecordedCall{Call::compile, "cgo", "go1.19.8", "net", "/usr/local/go/src/net",
                 "-w -Wno-error -o/tmp/go-build27/b001//_cgo_.o -gdwarf-2 -c -I /tmp/go-build27/b001/ -m64 "
                 "-fno-lto -O0 -fdiagnostics-color=never -I . /tmp/cgo-gcc-input-42.c"},
    // 1.19 … 1.20
    RecordedCall{Call::compile, "go", "go1.19.8", "net", "/tmp/go-build27/b001",
                 "-I /usr/local/go/src/net -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 "
                 "-fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build -gno-record-gcc-switches -I "
                 "/tmp/go-build27/b001/ -g -O2 -fdebug-prefix-map=/usr/local/go/src/net=/_/net -o "
                 "/tmp/go-build27/b001/_x001.o -c _cgo_export.c"},
    // 1.19 … 1.20
    RecordedCall{Call::compile, "go", "go1.19.8", "net", "/tmp/go-build27/b001",
                 "-I /usr/local/go/src/net -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 "
                 "-fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build -gno-record-gcc-switches -I "
                 "/tmp/go-build27/b001/ -g -O2 -fdebug-prefix-map=/usr/local/go/src/net=/_/net -o "
                 "/tmp/go-build27/b001/_cgo_main.o -c _cgo_main.c"},
    // 1.19 … 1.26
    RecordedCall{Call::tool_id, "go", "go1.19.8", "", "/home/me/cgo",
                 "'-###' -x c -c -"},
    // 1.19 … 1.26
    RecordedCall{Call::tool_id, "go", "go1.19.8", "", "/home/me/cxx",
                 "'-###' -x c++ -c -"},
    // 1.19 … 1.26
    RecordedCall{Call::compile, "go", "go1.19.8", "ex/cxx", "/tmp/go-build27/b001",
                 "-I /home/me/cxx -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 "
                 "-fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build -gno-record-gcc-switches -I "
                 "/tmp/go-build27/b001/ -g -O2 -o /tmp/go-build27/b001/_x001.o -c _cgo_export.c"},
    // 1.19 … 1.26
    RecordedCall{Call::compile, "go", "go1.19.8", "ex/cxx", "/tmp/go-build27/b001",
                 "-I /home/me/cxx -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 "
                 "-fdebug-prefix-map=/tmp/go-build27/b001=/tmp/go-build -gno-record-gcc-switches -I "
                 "/tmp/go-build27/b001/ -g -O2 -o /tmp/go-build27/b001/_cgo_main.o -c _cgo_main.c"},
    // 1.19 … 1.20
    RecordedCall{Call::linker_probe, "link", "go1.19.8", "ex/cxx", "/tmp/go-link-31",
                 "-m64 -Qunused-arguments trivial.c"},
    // 1.19 … 1.20
    RecordedCall{Call::linker_probe, "link", "go1.19.8", "ex/cxx", "/tmp/go-link-31",
                 "-m64 -Wl,--compress-debug-sections=zlib trivial.c"},
    // 1.19 … 1.20
    RecordedCall{Call::linker_probe, "link", "go1.19.8", "ex/cxx", "/tmp/go-link-31",
                 "-m64 -no-pie trivial.c"},
    // 1.19 … 1.20
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/cxx", "/home/me/cxx",
                 "-m64 -o /tmp/go-build27/b001/exe/a.out -rdynamic -Wl,--compress-debug-sections=zlib "
                 "/tmp/go-link-31/go.o /tmp/go-link-31/000000.o /tmp/go-link-31/000001.o -g -O2 -g -O2 "
                 "-lpthread -no-pie"},
    // 1.19 … 1.20
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/cshared", "/home/me/cshared",
                 "-m64 -Wl,-z,relro -shared -Wl,-z,nodelete -Wl,-Bsymbolic -o /tmp/go-build27/b001/exe/a.out "
                 "-rdynamic -Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -g -O2 -g -O2 -lpthread"},
    // 1.19
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/plugin", "/home/me/plugin",
                 "-m64 -Wl,-z,relro -shared -Wl,-z,now -Wl,-z,nocopyreloc -o "
                 "/tmp/go-build27/b001/exe/a.out.so -rdynamic -Wl,--compress-debug-sections=zlib "
                 "/tmp/go-link-31/go.o /tmp/go-link-31/000000.o /tmp/go-link-31/000001.o -g -O2 -lpthread"},
    // 1.19
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -Wl,-z,relro -pie -o /tmp/go-build27/b001/exe/a.out -rdynamic "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -g -O2 -lm -g -O2 -lpthread"},
    // 1.19 … 1.26
    RecordedCall{Call::internal_link_query, "link", "go1.19.8", "ex/netonly.test", "/home/me/netonly",
                 "-m64 --print-libgcc-file-name"},
    // 1.19 … 1.20
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -s -o /tmp/go-build27/b001/exe/cgo -rdynamic -Wl,--compress-debug-sections=zlib "
                 "/tmp/go-link-31/go.o /tmp/go-link-31/000000.o /tmp/go-link-31/000001.o -g -O2 -lm -g -O2 "
                 "-lpthread -no-pie"},
    // 1.19
    RecordedCall{Call::external_link, "link", "go1.19.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-build27/b001/exe/a.out -rdynamic -Wl,--compress-debug-sections=zlib "
                 "/tmp/go-link-31/go.o /tmp/go-link-31/000000.o /tmp/go-link-31/000001.o "
                 "-L/opt/a/rather/long/directory/name/number/0/lib -lm -lpthread -no-pie"},
    // 1.21 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.21.13", "", "/tmp/go-build27",
                 "-ffile-prefix-map=a=b -O2 -g -c -x c - -o /dev/null"},
    // 1.21 … 1.26
    RecordedCall{Call::flag_probe, "go", "go1.21.13", "", "/tmp/go-build27",
                 "-I /usr/local/go/src/runtime/cgo -fPIC -m64 -pthread -Wl,--no-gc-sections "
                 "-fmessage-length=0 -ffile-prefix-map=/tmp/go-build27/b001=/tmp/go-build "
                 "-gno-record-gcc-switches -frandom-seed=1 -O2 -g -c -x c - -o /dev/null"},
    // 1.21 … 1.26
    RecordedCall{Call::linker_probe, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out -Wl,--export-dynamic-symbol=main /tmp/go-link-31/trivial.c"},
    // 1.21 … 1.26
    RecordedCall{Call::linker_probe, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out -Qunused-arguments /tmp/go-link-31/trivial.c"},
    // 1.21 … 1.26
    RecordedCall{Call::linker_probe, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out -Wl,--compress-debug-sections=zlib /tmp/go-link-31/trivial.c"},
    // 1.21 … 1.26
    RecordedCall{Call::linker_probe, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out -no-pie /tmp/go-link-31/trivial.c"},
    // 1.21 … 1.23
    RecordedCall{Call::external_link, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-build27/b001/exe/a.out -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread -no-pie"},
    // 1.21 … 1.23
    RecordedCall{Call::external_link, "link", "go1.21.13", "ex/cshared", "/tmp/go-build27/b001/exe",
                 "-m64 -Wl,-z,relro -shared -Wl,-z,nodelete -Wl,-Bsymbolic -o a.out -rdynamic "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -O2 -g -lpthread"},
    // 1.21
    RecordedCall{Call::external_link, "link", "go1.21.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -s -o /tmp/go-build27/b001/exe/cgo -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--export-dynamic-symbol=_cgo_panic -Wl,--export-dynamic-symbol=_cgo_topofstack "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread -no-pie"},
    // 1.22 … 1.23
    RecordedCall{Call::external_link, "link", "go1.22.12", "ex/cgo", "/home/me/cgo",
                 "-m64 -s -o /tmp/go-build27/b001/exe/cgo -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread -no-pie"},
    // 1.24 … 1.26
    RecordedCall{Call::linker_probe, "link", "go1.24.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out -Wl,--build-id=0x1234567890abcdef /tmp/go-link-31/trivial.c"},
    // 1.24 … 1.26
    RecordedCall{Call::external_link, "link", "go1.24.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o "
                 "/tmp/go-build27/b001/exe/a.out -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread -no-pie"},
    // 1.24 … 1.26
    RecordedCall{Call::external_link, "link", "go1.24.13", "ex/cshared", "/tmp/go-build27/b001/exe",
                 "-m64 -Wl,-z,relro -shared -Wl,-z,nodelete -Wl,-Bsymbolic "
                 "-Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o a.out -rdynamic "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -O2 -g -lpthread"},
    // 1.24 … 1.26
    RecordedCall{Call::external_link, "link", "go1.24.13", "ex/cgo", "/home/me/cgo",
                 "-m64 -s -Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o "
                 "/tmp/go-build27/b001/exe/cgo -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread -no-pie"},
    // 1.26
    RecordedCall{Call::compile, "cgo", "go1.26.8", "net", "/usr/local/go/src/net",
                 "-w -Wno-error -o/tmp/go-build27/b001/_cgo_1.o -gdwarf-2 -c -I /tmp/go-build27/b001/ "
                 "-fno-stack-protector -m64 -fno-lto -O0 -fdiagnostics-color=never -I . "
                 "/tmp/cgo-gcc-input-42.c"},
    // 1.26
    RecordedCall{Call::linker_probe, "link", "go1.26.8", "ex/cshared", "/home/me/cshared",
                 "-m64 -o /tmp/go-link-31/a.out --print-prog-name=ar /tmp/go-link-31/trivial.c"},
    // 1.26
    RecordedCall{Call::linker_probe, "link", "go1.26.8", "ex/cshared", "/home/me/cshared",
                 "-m64 --print-prog-name ar"},
    // 1.26
    RecordedCall{Call::external_link, "link", "go1.26.8", "ex/plugin", "/tmp/go-build27/b001/exe",
                 "-m64 -Wl,-z,relro -shared -Wl,-z,now -Wl,-z,nocopyreloc "
                 "-Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o a.out.so -rdynamic "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lpthread"},
    // 1.26
    RecordedCall{Call::external_link, "link", "go1.26.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -Wl,-z,relro -pie -Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o "
                 "/tmp/go-build27/b001/exe/a.out -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -O2 -g -lm -O2 -g -lpthread"},
    // 1.26
    RecordedCall{Call::flag_probe, "go", "go1.26.8", "", "/home/me/cgo",
                 "--version"},
    // 1.26
    RecordedCall{Call::flag_probe, "go", "go1.26.8", "", "/home/me/cgo",
                 "-v"},
    // 1.26
    RecordedCall{Call::external_link, "link", "go1.26.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f -o "
                 "/tmp/go-build27/b001/exe/a.out -Wl,--export-dynamic-symbol=_cgo_panic "
                 "-Wl,--export-dynamic-symbol=_cgo_topofstack -Wl,--export-dynamic-symbol=crosscall2 "
                 "-Wl,--compress-debug-sections=zlib /tmp/go-link-31/go.o /tmp/go-link-31/000000.o "
                 "/tmp/go-link-31/000001.o -fsanitize=address -O2 -g -lm -fsanitize=address -O2 -g -lpthread "
                 "-fsanitize=address -O2 -g -fsanitize=address -no-pie"},
    // 1.26
    RecordedCall{Call::linker_probe, "link", "go1.26.8", "ex/cgo", "/home/me/cgo",
                 "-m64 -o /tmp/go-link-31/a.out @/tmp/go-link-31/response /tmp/go-link-31/trivial.c",
                 ""},
    // 1.26
    RecordedCall{Call::external_link, "link", "go1.26.8", "ex/cgo", "/home/me/cgo",
                 "@/tmp/go-link-31/response",
                 "\"-m64\" \"-Wl,--build-id=0x19a7efea830321105215a44333e14530e66a608f\" \"-o\" "
                 "\"/tmp/go-build27/b001/exe/a.out\" \"-Wl,--export-dynamic-symbol=_cgo_panic\" "
                 "\"-Wl,--export-dynamic-symbol=_cgo_topofstack\" \"-Wl,--export-dynamic-symbol=crosscall2\" "
                 "\"-Wl,--compress-debug-sections=zlib\" \"/tmp/go-link-31/go.o\" "
                 "\"/tmp/go-link-31/000000.o\" \"/tmp/go-link-31/000001.o\" \"/tmp/go-link-31/000002.o\" "
                 "\"-lm\" \"-lpthread\" \"-no-pie\""},
};
// clang-format on

}  // namespace runpath::go
