/* home.h: a user's home, a RADOS block device that is attached and mounted while the user
 * is there. */
#include <pwd.h>

/* 1: mounted by this call; 0: it was there already; -1: no home, and the reason is on
 * standard output. */
int home_open(const struct passwd *user);

/* Only for the one who got 1: unmounts, and gives the device back. */
void home_close(const struct passwd *user);
