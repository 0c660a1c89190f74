/* session.c: replaces the weak session() of login.c. The first user gets the screen,
 * later ones a shell as before. */
#include <stdio.h>
#include <unistd.h>

#include "login.h"

void session(const struct passwd *user)
{
    if (access("/tmp/.X11-unix/X0", F_OK) != 0)
        execl("/etc/session", "session", user->pw_name, (char *)NULL);
    become(user);
    execl(user->pw_shell, "-sh", (char *)NULL);
    perror(user->pw_shell);
}
