/* home.c: maps the image home-NAME of the team's pool with the kernel's rbd driver,
 * without any program of Ceph.
 *
 * /etc/rbd.conf has one line: MONITORS CLIENT KEY POOL */
#include "home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEVICES "/sys/bus/rbd/devices"

struct cluster {
    char monitors[256], client[64], key[128], pool[64];
};

static int read_cluster(struct cluster *c)
{
    FILE *file = fopen("/etc/rbd.conf", "r");
    int words = 0;

    if (file) {
        words = fscanf(file, "%255s %63s %127s %63s", c->monitors, c->client, c->key, c->pool);
        fclose(file);
    }
    return words == 4 ? 0 : -1;
}

/* The kernel wants the whole request in one write(), and answers with the result of that
 * call. */
static int tell_kernel(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY), result;

    if (fd < 0)
        return -1;
    result = write(fd, text, strlen(text)) < 0 ? -1 : 0;
    close(fd);
    return result;
}

static int attribute_is(const char *id, const char *attribute, const char *value)
{
    char path[300], text[128] = "";
    FILE *file;

    snprintf(path, sizeof path, DEVICES "/%s/%s", id, attribute);
    file = fopen(path, "r");
    if (file && fscanf(file, "%127s", text) != 1)
        text[0] = '\0';
    if (file)
        fclose(file);
    return strcmp(text, value) == 0;
}

/* The number of the device that shows the image, or -1. */
static int find_device(const char *pool, const char *image)
{
    DIR *devices = opendir(DEVICES);
    int number = -1;

    for (struct dirent *entry; devices && (entry = readdir(devices));)
        if (entry->d_name[0] != '.' && attribute_is(entry->d_name, "name", image) &&
            attribute_is(entry->d_name, "pool", pool))
            sscanf(entry->d_name, "%d", &number);
    if (devices)
        closedir(devices);
    return number;
}

int home_open(const struct passwd *user)
{
    char image[64], request[640], device[32];
    struct cluster c;
    int number;

    snprintf(image, sizeof image, "home-%s", user->pw_name);
    if (read_cluster(&c) != 0) {
        printf("/etc/rbd.conf is missing or has not four words\n");
        return -1;
    }
    if (find_device(c.pool, image) >= 0)
        return 0;
    snprintf(request, sizeof request, "%s name=%s,secret=%s,exclusive %s %s -",
             c.monitors, c.client, c.key, c.pool, image);
    if (tell_kernel("/sys/bus/rbd/add_single_major", request) != 0) {
        printf("%s/%s: %s\n", c.pool, image,
               errno == EROFS ? "in use on another machine" : strerror(errno));
        return -1;
    }
    number = find_device(c.pool, image);
    snprintf(device, sizeof device, "/dev/rbd%d", number);
    mkdir("/home", 0755);
    mkdir(user->pw_dir, 0755);
    if (mount(device, user->pw_dir, "ext4", MS_NOSUID | MS_NODEV, NULL) == 0) {
        printf("%s is %s/%s\n", user->pw_dir, c.pool, image);
        return 1;
    }
    printf("%s on %s: %s\n", device, user->pw_dir, strerror(errno));
    home_close(user);
    return -1;
}

void home_close(const struct passwd *user)
{
    char image[64], number[16];
    struct cluster c;

    snprintf(image, sizeof image, "home-%s", user->pw_name);
    if (umount(user->pw_dir) != 0 && errno == EBUSY) {
        printf("%s is still in use and stays mounted\n", user->pw_dir);
        return;
    }
    if (read_cluster(&c) != 0)
        return;
    snprintf(number, sizeof number, "%d", find_device(c.pool, image));
    if (tell_kernel("/sys/bus/rbd/remove_single_major", number) != 0)
        printf("%s/%s: cannot detach: %s\n", c.pool, image, strerror(errno));
}
