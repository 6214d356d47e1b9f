using System.Buffers;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Requests;

namespace AisFs.Interop.Fuse.Replies;

/// <summary>Names, each with a final NUL, or their size when the caller gave no room.</summary>
internal readonly struct XattrListReply : IReply<FuseResult<IReadOnlyList<string>>>
{
    public static Errno ErrorOf(FuseRequest request, in FuseResult<IReadOnlyList<string>> result) => result.Error;

    public static Errno Send(FuseRequest request, in FuseResult<IReadOnlyList<string>> result)
    {
        ArrayBufferWriter<byte> list = new(256);
        foreach (string name in result.Value)
        {
            Encoding.UTF8.GetBytes(name, list);
            list.Write("\0"u8);
        }

        return XattrReply.Send(request, list.WrittenSpan);
    }
}
