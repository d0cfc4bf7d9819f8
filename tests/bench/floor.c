/* The least a wrapper can cost: a static program that only executes what its words name. */
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc > 1) execv(argv[1], argv + 1);
  return 127;
}
