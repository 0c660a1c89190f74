/* status.c: a one-page web server on port 8000 that says what this machine is and does.
 */
#include <ctype.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifndef TEAM
#define TEAM "?"
#endif

static void print_mounted_disks(FILE *out)
{
    char device[128], where[128];
    FILE *mounts = fopen("/proc/mounts", "r");

    while (mounts && fscanf(mounts, "%127s %127s %*[^\n]", device, where) == 2)
        if (strncmp(device, "/dev/", 5) == 0)
            fprintf(out, "disk: %s on %s\n", device, where);
    if (mounts)
        fclose(mounts);
}

/* Each process is a folder with its number as name. In brackets the user it runs as. The
 * kernel's own threads have an empty cmdline and are left out. */
static void print_programs(FILE *out)
{
    DIR *proc = opendir("/proc");

    fprintf(out, "programs:");
    for (struct dirent *entry; proc && (entry = readdir(proc));) {
        char path[300], name[64] = "";
        struct stat owner;
        FILE *file;
        int first;

        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        snprintf(path, sizeof path, "/proc/%s/cmdline", entry->d_name);
        file = fopen(path, "r");
        first = file ? fgetc(file) : EOF;
        if (file)
            fclose(file);
        snprintf(path, sizeof path, "/proc/%s/comm", entry->d_name);
        file = first == EOF ? NULL : fopen(path, "r");
        if (file && fscanf(file, "%63[^\n]", name) == 1 &&
            fstat(fileno(file), &owner) == 0)
            fprintf(out, " %s(%u)", name, (unsigned)owner.st_uid);
        if (file)
            fclose(file);
    }
    fprintf(out, "\n");
    if (proc)
        closedir(proc);
}

static void answer(int connection)
{
    struct timeval patience = {.tv_sec = 5};
    struct utsname kernel;
    char request[1024];
    double up = 0;
    FILE *out, *uptime = fopen("/proc/uptime", "r");

    if (uptime && fscanf(uptime, "%lf", &up) != 1)
        up = 0;
    if (uptime)
        fclose(uptime);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (read(connection, request, sizeof request) <= 0 ||
        !(out = fdopen(connection, "w"))) {
        close(connection);
        return;
    }
    uname(&kernel);
    fprintf(out, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n");
    fprintf(out, "TEAM %s\n%s %s, up %.0f s\n", TEAM, kernel.sysname, kernel.release, up);
    print_mounted_disks(out);
    print_programs(out);
    fclose(out);
}

void serve(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(8000)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

    prctl(PR_SET_NAME, "status");
    signal(SIGPIPE, SIG_IGN); /* a client that hangs up early is no reason to die */
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&here, sizeof here) != 0 || listen(fd, 8) != 0)
        return;
    for (;;) {
        int connection = accept(fd, NULL, NULL);

        if (connection >= 0)
            answer(connection);
    }
}
