/*
 * A client of a named pipe that does what aisfs never does.
 *
 *   pipe-client sddl NAME        owner and access list of the pipe, as text
 *   pipe-client knock NAME N     connects N times, and leaves at once each time; for at most 30 s
 */
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS (OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION)

static HANDLE open_pipe(const char *path, DWORD more_access)
{
    return CreateFileA(path, GENERIC_READ | GENERIC_WRITE | more_access, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static int print_sddl(const char *path)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    char *text = NULL;
    HANDLE pipe = open_pipe(path, READ_CONTROL);
    if (pipe == INVALID_HANDLE_VALUE)
        return (int)GetLastError();
    DWORD error = GetSecurityInfo(pipe, SE_KERNEL_OBJECT, PARTS, NULL, NULL, NULL, NULL, &descriptor);
    if (error != 0)
        return (int)error;
    if (!ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1, PARTS, &text, NULL))
        return (int)GetLastError();
    puts(text);
    return 0;
}

static int knock(const char *path, int count)
{
    int connected = 0;
    ULONGLONG end = GetTickCount64() + 30000;
    while (connected < count && GetTickCount64() < end)
    {
        HANDLE pipe = open_pipe(path, 0);
        if (pipe != INVALID_HANDLE_VALUE)
        {
            connected++;
            CloseHandle(pipe);
        }
        else
            WaitNamedPipeA(path, 20);
    }
    printf("%d\n", connected);
    return 0;
}

int main(int argc, char **argv)
{
    char path[200];
    if (argc < 3)
        return 87;
    snprintf(path, sizeof path, "\\\\.\\pipe\\%s", argv[2]);
    if (strcmp(argv[1], "sddl") == 0)
        return print_sddl(path);
    return argc < 4 ? 87 : knock(path, atoi(argv[3]));
}
