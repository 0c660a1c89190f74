/* login.c: asks who you are, checks the answer against /etc/passwd and /etc/shadow,
 * mounts your home, starts your session.
 *
 * init starts it on each console as the leader of a session that owns the terminal, and
 * starts it again when it ends. The session function is weak: a file linked in later can
 * replace the shell by something else. */
#include <crypt.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "home.h"
#include "login.h"

#ifndef TEAM
#define TEAM "?"
#endif

/* A hash that no password has. Unknown users are compared with it, so that the time of the
 * answer does not tell who exists: by the same method as the hashes in /etc/shadow, since
 * methods take different times. */
#define NOBODY                                                                             \
    "$6$nobody.has.this.$"                                                                 \
    "..........................................."                                          \
    "..........................................."

static int ask(const char *question, char *answer, int size)
{
    fputs(question, stdout);
    fflush(stdout);
    if (!fgets(answer, size, stdin))
        return -1;
    answer[strcspn(answer, "\r\n")] = '\0';
    return 0;
}

static int ask_hidden(const char *question, char *answer, int size)
{
    struct termios shown, hidden;
    int result;

    tcgetattr(0, &shown);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(0, TCSAFLUSH, &hidden);
    result = ask(question, answer, size);
    tcsetattr(0, TCSAFLUSH, &shown);
    putchar('\n');
    return result;
}

/* The files are read directly: getpwnam() would want the libraries of the name service
 * switch, which a static program does not have with it. */
static struct passwd *find_user(const char *name)
{
    FILE *file = fopen("/etc/passwd", "r");
    struct passwd *user = NULL;

    while (file && (user = fgetpwent(file)) && strcmp(user->pw_name, name) != 0)
        ;
    if (file)
        fclose(file);
    return user;
}

static struct spwd *find_shadow(const char *name)
{
    FILE *file = fopen("/etc/shadow", "r");
    struct spwd *entry = NULL;

    while (file && (entry = fgetspent(file)) && strcmp(entry->sp_namp, name) != 0)
        ;
    if (file)
        fclose(file);
    return entry;
}

static int password_is_right(const char *name, const char *password)
{
    struct spwd *entry = find_shadow(name);
    const char *stored = entry && entry->sp_pwdp[0] == '$' ? entry->sp_pwdp : NOBODY;
    const char *given = crypt(password, stored);

    return entry && given && strcmp(given, stored) == 0;
}

/* Groups first: after setuid() nobody may change them any more. */
void become(const struct passwd *user)
{
    if (setgroups(1, &user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0) {
        perror("login: cannot become the user");
        _exit(1);
    }
    clearenv();
    setenv("HOME", user->pw_dir, 1);
    setenv("USER", user->pw_name, 1);
    setenv("LOGNAME", user->pw_name, 1);
    setenv("SHELL", user->pw_shell, 1);
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    setenv("TERM", "linux", 1);
    if (chdir(user->pw_dir) != 0 && chdir("/") != 0)
        _exit(1);
}

/* The dash before the name tells the shell that it is a login shell. */
__attribute__((weak)) void session(const struct passwd *user)
{
    become(user);
    execl(user->pw_shell, "-sh", (char *)NULL);
    perror(user->pw_shell);
}

int main(void)
{
    char name[33], password[129];
    struct passwd *user;
    int right, opened;
    pid_t pid;

    printf("\nTEAM %s\n", TEAM);
    if (ask("login: ", name, sizeof name) != 0 || name[0] == '\0')
        return 1;
    if (ask_hidden("password: ", password, sizeof password) != 0)
        return 1;
    right = password_is_right(name, password);
    explicit_bzero(password, sizeof password);
    user = find_user(name);
    if (!right || !user) {
        sleep(2);
        printf("Wrong name or password\n");
        return 1;
    }
    opened = home_open(user);
    if (opened < 0)
        printf("Your home cannot be mounted; nothing that you write will stay\n");
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        session(user);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    if (opened > 0)
        home_close(user);
    return 0;
}
