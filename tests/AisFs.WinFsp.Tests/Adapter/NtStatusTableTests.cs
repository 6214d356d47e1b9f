using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Errors as Windows hears them.</summary>
public sealed class NtStatusTableTests
{
    [Fact]
    public void Every_error_is_an_error_and_only_the_unspecific_one_is_unexpected()
    {
        foreach (FsError error in Enum.GetValues<FsError>())
        {
            NtStatus status = error.ToNtStatus();
            Assert.Equal(error == FsError.None, status == NtStatus.Success);
            Assert.Equal(error == FsError.Io, status == NtStatus.UnexpectedIoError);
            Assert.True(error == FsError.None || (uint)status >> 30 == 3, $"{error}: {status}");
            Assert.True(Enum.IsDefined(status));
        }
    }
}
