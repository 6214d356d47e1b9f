#include "standin.h"
#include <shellapi.h>

/* The service frame: runs in the console, stops on Ctrl-C and on the client's command. */

#define EXPORT __declspec(dllexport)

struct service {
    UINT16 version;
    void *user_context;
    HANDLE stop;
};

static struct service *s_service;

void service_stop_all(void)
{
    if (s_service != NULL)
        SetEvent(s_service->stop);
}

static BOOL WINAPI on_console(DWORD event)
{
    (void)event;
    service_stop_all();
    return s_service != NULL;
}

EXPORT void FspServiceStop(struct service *service)
{
    SetEvent(service->stop);
}

EXPORT ULONG FspServiceRunEx(WCHAR *name, NTSTATUS (*on_start)(struct service *, ULONG, WCHAR **), NTSTATUS (*on_stop)(struct service *), void *on_control, void *user_context)
{
    struct service service = { .user_context = user_context };
    int count = 0;
    WCHAR **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    (void)on_control;
    if (name == NULL || name[0] == 0 || on_start == NULL || on_stop == NULL)
        return ERROR_INVALID_PARAMETER;
    service.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    s_service = &service;
    SetConsoleCtrlHandler(on_console, TRUE);
    NTSTATUS status = on_start(&service, (ULONG)count, arguments);
    if (NT_SUCCESS(status)) {
        WaitForSingleObject(service.stop, INFINITE);
        status = on_stop(&service);
    }
    SetConsoleCtrlHandler(on_console, FALSE);
    s_service = NULL;
    LocalFree(arguments);
    return NT_SUCCESS(status) ? 0 : ERROR_SERVICE_SPECIFIC_ERROR;
}
