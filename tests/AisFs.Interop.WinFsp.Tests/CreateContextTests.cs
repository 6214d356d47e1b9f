using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Dispatch;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>What is read from the driver's own request.</summary>
public sealed unsafe class CreateContextTests : IDisposable
{
    private const int Room = 64;
    private readonly FSP_FSCTL_TRANSACT_REQ* _request = (FSP_FSCTL_TRANSACT_REQ*)NativeMemory.AllocZeroed((nuint)(sizeof(FSP_FSCTL_TRANSACT_REQ) + Room));

    public void Dispose() => NativeMemory.Free(_request);

    [Fact]
    public void A_create_tells_what_was_asked_for_and_the_descriptor_that_was_given()
    {
        FSP_FILE_SYSTEM_OPERATION_CONTEXT context = new() { Request = _request };
        _request->Kind = TransactKind.Create;
        _request->Req_Create_DesiredAccess = 0x02000000;
        _request->Req_Create_CreateOptions = (1u << 24) | 0x1000;
        Assert.Equal(new OpenIntent(0x02000000, (1u << 24) | 0x1000, IsPresent: true), CreateContext.Intent(&context));
        Assert.True(CreateContext.GivenDescriptor(&context).IsEmpty);

        // Its place in the buffer behind the request, and its size.
        _request->Req_Create_SecurityDescriptor = (24u << 16) | 16;
        byte* given = (byte*)_request + sizeof(FSP_FSCTL_TRANSACT_REQ) + 16;
        given[0] = 1;
        given[23] = 9;
        ReadOnlySpan<byte> descriptor = CreateContext.GivenDescriptor(&context);
        Assert.Equal((24, 1, 9), (descriptor.Length, descriptor[0], descriptor[23]));
        _request->Req_Create_SecurityDescriptor = (8u << 16) | 16;
        Assert.True(CreateContext.GivenDescriptor(&context).IsEmpty);
    }

    [Fact]
    public void Other_requests_and_none_tell_nothing()
    {
        FSP_FILE_SYSTEM_OPERATION_CONTEXT context = new() { Request = _request };
        _request->Kind = TransactKind.Read;
        _request->Req_Create_SecurityDescriptor = (24u << 16) | 16;
        Assert.Equal(default, CreateContext.Intent(&context));
        Assert.True(CreateContext.GivenDescriptor(&context).IsEmpty);
        Assert.Equal(default, CreateContext.Intent(null));
        Assert.True(CreateContext.GivenDescriptor(null).IsEmpty);
    }
}
