/* login.h: what login.c offers to a file that replaces its session(). */
#include <pwd.h>

/* From root to the user, for good, with a clean environment and the home as current
 * folder. */
void become(const struct passwd *user);

/* Runs in a process of its own, as root, and ends when the user leaves. */
void session(const struct passwd *user);
