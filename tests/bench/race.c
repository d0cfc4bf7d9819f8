/* race ROUNDS -- COMMAND... -- COMMAND...: runs every command once a round, each round starting with another one, and
 * prints a line a command, all in microseconds: the median of its times, the median of its differences to the first
 * command of the same round, and the median of its processor time, its children's included, less the first command's. Words NAME=VALUE before a command are its own environment. What the
 * commands print is thrown away; a command that fails ends the race. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { max_commands = 16, max_settings = 64 };

struct command {
  char **words;
  char **environment;
  double *times;
  double *processor;
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static char **with_settings(char **settings, size_t count) {
  size_t size = 0;
  while (environ[size]) size++;
  char **all = calloc(size + count + 1, sizeof *all);
  memcpy(all, settings, count * sizeof *all);
  memcpy(all + count, environ, size * sizeof *all);
  return all;
}

static double microseconds(const struct timeval *t) { return (double)t->tv_sec * 1e6 + (double)t->tv_usec; }

static void run(const struct command *command, posix_spawn_file_actions_t *actions, size_t round) {
  pid_t child;
  int status = 0;
  struct rusage usage;
  const double start = now();
  const int error = posix_spawnp(&child, command->words[0], actions, NULL, command->words, command->environment);
  if (error != 0) {
    fprintf(stderr, "race: %s: %s\n", command->words[0], strerror(error));
    exit(1);
  }
  wait4(child, &status, 0, &usage);
  command->times[round] = now() - start;
  command->processor[round] = microseconds(&usage.ru_utime) + microseconds(&usage.ru_stime);
  if (status != 0) {
    fprintf(stderr, "race: %s ended with wait status %d\n", command->words[0], status);
    exit(1);
  }
}

static int by_size(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double median(const double *values, size_t count) {
  double *sorted = malloc(count * sizeof *sorted);
  memcpy(sorted, values, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_size);
  const double middle = count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
  free(sorted);
  return middle;
}

static double median_difference(const double *values, const double *bare, size_t count) {
  double *differences = malloc(count * sizeof *differences);
  for (size_t i = 0; i < count; i++) differences[i] = values[i] - bare[i];
  const double middle = median(differences, count);
  free(differences);
  return middle;
}

static size_t read_commands(int argc, char **argv, struct command *commands, size_t rounds) {
  size_t count = 0;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0) continue;
    argv[i] = NULL;
    if (i + 1 == argc || count == max_commands) break;
    struct command *command = &commands[count++];
    size_t settings = 0;
    while (argv[i + 1 + (int)settings] && strchr(argv[i + 1 + (int)settings], '=')) settings++;
    command->environment = with_settings(argv + i + 1, settings);
    command->words = argv + i + 1 + settings;
    command->times = calloc(rounds, sizeof *command->times);
    command->processor = calloc(rounds, sizeof *command->processor);
  }
  return count;
}

int main(int argc, char **argv) {
  const size_t rounds = argc > 1 ? (size_t)atol(argv[1]) : 0;
  struct command commands[max_commands];
  const size_t count = rounds > 0 ? read_commands(argc, argv, commands, rounds) : 0;
  if (count == 0) {
    fprintf(stderr, "race ROUNDS -- COMMAND... [-- COMMAND...]\n");
    return 2;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);

  for (size_t c = 0; c < count; c++) run(&commands[c], &actions, 0);
  for (size_t round = 0; round < rounds; round++)
    for (size_t step = 0; step < count; step++) run(&commands[(round + step) % count], &actions, round);

  for (size_t c = 0; c < count; c++)
    printf("%.0f %.0f %.0f\n", median(commands[c].times, rounds),
           median_difference(commands[c].times, commands[0].times, rounds),
           median_difference(commands[c].processor, commands[0].processor, rounds));
  return 0;
}
