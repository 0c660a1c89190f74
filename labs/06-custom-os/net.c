/* net.c: network interfaces, with the calls that "ip address add", "ip link set up" and
 * "ip route add" are made of.
 *
 * The address comes from the kernel's command line (addr=, mask=, gw=), where iPXE wrote
 * the lease it got. */
#include <arpa/inet.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in address(const char *text)
{
    struct sockaddr_in a = {.sin_family = AF_INET};

    inet_pton(AF_INET, text, &a.sin_addr);
    return a;
}

/* One socket serves as a handle on the network configuration; nothing is sent through it.
 */
static int interface_up(int fd, const char *name, const char *ip, const char *mask)
{
    struct ifreq request = {0};
    struct sockaddr_in a = address(ip), m = address(mask);

    snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
    memcpy(&request.ifr_addr, &a, sizeof a);
    if (ioctl(fd, SIOCSIFADDR, &request) != 0)
        return -1;
    memcpy(&request.ifr_netmask, &m, sizeof m);
    if (ioctl(fd, SIOCSIFNETMASK, &request) != 0 ||
        ioctl(fd, SIOCGIFFLAGS, &request) != 0)
        return -1;
    request.ifr_flags |= IFF_UP;
    return ioctl(fd, SIOCSIFFLAGS, &request);
}

static int default_route(int fd, const char *gateway)
{
    struct rtentry route = {.rt_flags = RTF_UP | RTF_GATEWAY};
    struct sockaddr_in any = address("0.0.0.0"), via = address(gateway);

    memcpy(&route.rt_dst, &any, sizeof any);
    memcpy(&route.rt_genmask, &any, sizeof any);
    memcpy(&route.rt_gateway, &via, sizeof via);
    return ioctl(fd, SIOCADDRT, &route);
}

static unsigned short checksum(const unsigned short *word, size_t bytes)
{
    unsigned long sum = 0;

    for (; bytes > 1; bytes -= 2)
        sum += *word++;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (unsigned short)~sum;
}

/* Milliseconds until the gateway echoes, or -1. The first second may be lost to ARP, so
 * there are three tries. */
static double ping(const char *ip)
{
    struct sockaddr_in to = address(ip);
    struct timeval patience = {.tv_sec = 1};
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (int try = 1; try <= 3; try++) {
        struct icmphdr echo = {.type = ICMP_ECHO,
                               .un.echo = {.id = 7, .sequence = (unsigned short)try}};
        unsigned char answer[128];
        struct timespec before, after;

        echo.checksum = checksum((unsigned short *)&echo, sizeof echo);
        clock_gettime(CLOCK_MONOTONIC, &before);
        if (sendto(fd, &echo, sizeof echo, 0, (struct sockaddr *)&to, sizeof to) < 0) {
            sleep(1);
            continue;
        }
        while (recv(fd, answer, sizeof answer, 0) > 0) {
            struct icmphdr *reply = (struct icmphdr *)(answer + (answer[0] & 15) * 4);

            clock_gettime(CLOCK_MONOTONIC, &after);
            if (reply->type != ICMP_ECHOREPLY || reply->un.echo.id != echo.un.echo.id)
                continue;
            close(fd);
            return (double)(after.tv_sec - before.tv_sec) * 1e3 +
                   (double)(after.tv_nsec - before.tv_nsec) / 1e6;
        }
    }
    close(fd);
    return -1;
}

void network(FILE *out)
{
    const char *ip = getenv("addr"), *mask = getenv("mask"), *gateway = getenv("gw");
    struct if_nameindex *interfaces = if_nameindex();
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    double delay;

    interface_up(fd, "lo", "127.0.0.1", "255.0.0.0");
    for (struct if_nameindex *i = interfaces; i && i->if_name; i++) {
        if (strncmp(i->if_name, "eth", 3) != 0 || !ip || !mask)
            continue;
        if (interface_up(fd, i->if_name, ip, mask) == 0)
            fprintf(out, "%s: %s, mask %s\n", i->if_name, ip, mask);
        else
            fprintf(out, "%s: cannot set %s: %m\n", i->if_name, ip);
        break;
    }
    if (gateway) {
        if (default_route(fd, gateway) != 0)
            fprintf(out, "no route through %s: %m\n", gateway);
        delay = ping(gateway);
        if (delay >= 0)
            fprintf(out, "gateway %s answers in %.1f ms\n", gateway, delay);
        else
            fprintf(out, "gateway %s does not answer\n", gateway);
    }
    close(fd);
    if (interfaces)
        if_freenameindex(interfaces);
}
