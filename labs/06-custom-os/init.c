/* init.c: the first process. It shows whose machine this is and keeps the login service
 * running.
 *
 * The kernel hands over what it does not know on its command line: a word as an argument
 * ("once"), name=value as an environment variable (addr=10.7.0.50). The functions marked
 * weak do little here; a file linked in later replaces them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef TEAM
#define TEAM "?"
#endif
#define CONSOLES 4

struct console {
    char device[32];
    pid_t service;
};

static struct console consoles[CONSOLES];
static int console_count;

__attribute__((weak)) void banner(FILE *out) { fprintf(out, "\nTEAM %s\n", TEAM); }
__attribute__((weak)) void network(FILE *out) { (void)out; }
__attribute__((weak)) void serve(void) {}

/* Nobody but init mounts these; without them there is no /dev/console, no /proc/mounts,
 * no /sys/class/net. */
static void mount_kernel_file_systems(void)
{
    static const struct {
        const char *type, *where, *options;
    } table[] = {
        {"devtmpfs", "/dev", "mode=0755"},
        {"proc", "/proc", ""},
        {"sysfs", "/sys", ""},
        {"devpts", "/dev/pts", "mode=0620"},
        {"tmpfs", "/run", "mode=0755"},
        {"tmpfs", "/tmp", "mode=1777"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        mkdir(table[i].where, 0755);
        if (mount(table[i].type, table[i].where, table[i].type, 0, table[i].options) != 0)
            fprintf(stderr, "init: cannot mount %s: %m\n", table[i].where);
    }
}

/* The consoles that console=... named. tty0 means "the screen in front", which is tty1 as
 * nobody has switched yet. */
static void find_consoles(void)
{
    char name[16];
    FILE *active = fopen("/sys/class/tty/console/active", "r");

    while (active && console_count < CONSOLES && fscanf(active, "%15s", name) == 1)
        snprintf(consoles[console_count++].device, sizeof consoles->device, "/dev/%s",
                 strcmp(name, "tty0") == 0 ? "tty1" : name);
    if (active)
        fclose(active);
}

/* What a program needs to be in charge of a terminal: a session of its own, and the
 * terminal as 0, 1 and 2. */
static void take_terminal(const char *device)
{
    int fd;

    setsid();
    fd = open(device, O_RDWR);
    if (fd < 0)
        return;
    ioctl(fd, TIOCSCTTY, 1);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    if (fd > 2)
        close(fd);
}

static pid_t run(const char *program, const char *device)
{
    pid_t pid = fork();

    if (pid == 0) {
        if (device)
            take_terminal(device);
        execl(program, program, (char *)NULL);
        fprintf(stderr, "init: cannot start %s: %m\n", program);
        _exit(127);
    }
    return pid;
}

static void keep_services_running(void)
{
    for (;;) {
        pid_t gone;

        for (int i = 0; i < console_count; i++)
            if (consoles[i].service == 0 && access("/sbin/login", X_OK) == 0)
                consoles[i].service = run("/sbin/login", consoles[i].device);
        gone = wait(NULL);
        if (gone < 0)
            pause(); /* no child: nothing to do, but the first process must never end */
        for (int i = 0; i < console_count; i++)
            if (consoles[i].service == gone) {
                consoles[i].service = 0;
                sleep(1); /* a service that dies at once must not eat the processor */
            }
    }
}

int main(int argc, char **argv)
{
    struct timespec up;

    mount_kernel_file_systems();
    clock_gettime(CLOCK_BOOTTIME, &up);
    find_consoles();
    sethostname("team" TEAM, strlen("team" TEAM));
    for (int i = 0; i < console_count; i++) {
        FILE *out = fopen(consoles[i].device, "w");

        if (!out)
            continue;
        banner(out);
        fprintf(out, "init started after %ld.%02ld s\n", (long)up.tv_sec,
                up.tv_nsec / 10000000);
        fclose(out);
    }
    network(stderr);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "once") == 0)
            reboot(RB_AUTOBOOT);
    if (access("/etc/rc", X_OK) == 0)
        waitpid(run("/etc/rc", NULL), NULL, 0);
    if (fork() == 0) {
        serve();
        _exit(0);
    }
    keep_services_running();
}
