/* banner.c: the team number in large digits, and the facts about the machine beside it.
 * Replaces the weak banner(). */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#ifndef TEAM
#define TEAM "?"
#endif
#define ROWS 5
/* Two spaces on blue and two spaces: any terminal can show them, and no font is needed. */
#define ON "\033[44m  \033[0m"
#define OFF "  "

/* Each digit is three columns wide; the bits of a row are read from left to right. */
static const unsigned char digits[10][ROWS] = {
    {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 1, 1}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
};

static void processor(char *name, size_t size)
{
    char line[256];
    FILE *info = fopen("/proc/cpuinfo", "r");

    snprintf(name, size, "unknown");
    while (info && fgets(line, sizeof line, info))
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':')) {
            line[strcspn(line, "\n")] = '\0';
            snprintf(name, size, "%s", strchr(line, ':') + 2);
        }
    if (info)
        fclose(info);
}

void banner(FILE *out)
{
    struct utsname kernel;
    struct sysinfo memory;
    char facts[ROWS][160] = {""}, cpu[100];

    uname(&kernel);
    sysinfo(&memory);
    processor(cpu, sizeof cpu);
    snprintf(facts[0], sizeof facts[0], "\033[1mTEAM %s\033[0m", TEAM);
    snprintf(facts[1], sizeof facts[1], "kernel     %s %s", kernel.sysname,
             kernel.release);
    snprintf(facts[2], sizeof facts[2], "processor  %s", cpu);
    snprintf(facts[3], sizeof facts[3], "memory     %lu MB, %lu MB free",
             memory.totalram * memory.mem_unit >> 20,
             memory.freeram * memory.mem_unit >> 20);
    snprintf(facts[4], sizeof facts[4], "built      %s", __DATE__);

    fprintf(out, "\n");
    for (int row = 0; row < ROWS; row++) {
        for (const char *c = TEAM; *c; c++)
            for (int bit = 4; bit; bit >>= 1) {
                int on = isdigit((unsigned char)*c) && (digits[*c - '0'][row] & bit);

                fprintf(out, "%s%s", on ? ON : OFF, bit == 1 ? OFF : "");
            }
        fprintf(out, "  %s\n", facts[row]);
    }
    fprintf(out, "\n");
}
