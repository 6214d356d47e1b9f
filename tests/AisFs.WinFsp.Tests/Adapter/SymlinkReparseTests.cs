using AisFs.Mount.WinFsp.Links;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Links as reparse points.</summary>
public sealed class SymlinkReparseTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("../folder/file")]
    [InlineData("./a/../b")]
    [InlineData("/from/the/root")]
    [InlineData("C:/Windows/notepad.exe")]
    [InlineData("//server/share/file")]
    [InlineData("//?/Volume{01234567-89ab-cdef-0123-456789abcdef}/folder")]
    [InlineData("//?/C:")]
    [InlineData("colon:and?question")]
    [InlineData("CON/aux.c")]
    [InlineData("\U0001F600")]
    public void A_target_comes_back(string target)
    {
        byte[] buffer = new byte[2000];
        Assert.True(SymlinkReparse.TryWrite(target, buffer, out int size));
        Assert.Equal(size - 8, BitConverter.ToUInt16(buffer, 4));
        Assert.True(SymlinkReparse.TryRead(buffer.AsSpan(0, size), out string? back));
        Assert.Equal(target, back);
    }

    [Theory]
    [InlineData("C:/x", true)]
    [InlineData("//server/share", true)]
    [InlineData("/x", false)]
    [InlineData("c:x", false)]
    [InlineData("a/b", false)]
    public void Drives_and_shares_lead_off_the_volume(string target, bool expected) => Assert.Equal(expected, SymlinkReparse.LeavesVolume(target));

    [Fact]
    public void Garbage_is_refused()
    {
        byte[] buffer = new byte[200];
        Assert.True(SymlinkReparse.TryWrite("some/target", buffer, out int size));
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = buffer[..random.Next(size + 1)];
            for (int n = random.Next(4); n > 0 && bad.Length > 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            SymlinkReparse.TryRead(bad, out _);
        }

        Assert.False(SymlinkReparse.TryRead(buffer.AsSpan(0, 19), out _));
        buffer[0] = 3;
        Assert.False(SymlinkReparse.TryRead(buffer.AsSpan(0, size), out _));
        Assert.False(SymlinkReparse.TryWrite(new string('x', 40_000), new byte[100_000], out _));
    }
}
