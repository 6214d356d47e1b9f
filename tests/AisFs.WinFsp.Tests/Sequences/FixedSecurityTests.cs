using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>A mount with one security descriptor for everything.</summary>
public sealed class FixedSecurityTests(FixedSecurityTests.Fixture fixture) : WindowsTests(fixture), IClassFixture<FixedSecurityTests.Fixture>
{
    [Fact]
    public void The_very_same_descriptor_may_be_set_again_in_whole_and_in_parts_and_no_other()
    {
        WriteFile(At("file"), [1]);
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Open).Ok().Handle;
        byte[] present = Client.GetSecurity(handle).Ok();
        for (uint parts = 1; parts <= 7; parts++)
        {
            Client.SetSecurity(handle, parts, present).Ok();
        }

        // Whoever set it may have marked it as inherited, or asked for protection: that is the same list.
        byte[] marked = [.. present];
        BitConverter.TryWriteBytes(marked.AsSpan(2), (ushort)(BitConverter.ToUInt16(marked, 2) | 0x0400));
        Client.SetSecurity(handle, 4, marked).Ok();

        byte[] other = [.. present];
        int list = BitConverter.ToInt32(other, 16);
        other[list + 8 + 4] ^= 1;
        Client.SetSecurity(handle, 4, other).Fails(WindowsStatus.NotSupported);
        Client.SetSecurity(handle, 3, other).Ok();
        byte[] stranger = [.. present];
        stranger[BitConverter.ToInt32(stranger, 4) + 8] ^= 1;
        Client.SetSecurity(handle, 1, stranger).Fails(WindowsStatus.NotSupported);
        Client.SetSecurity(handle, 6, stranger).Ok();
        byte[] open = [.. present];
        BitConverter.TryWriteBytes(open.AsSpan(16), 0);
        Client.SetSecurity(handle, 4, open).Fails(WindowsStatus.NotSupported);
        Assert.Equal(present, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
    }

    [Fact]
    public void A_file_that_is_made_with_a_descriptor_has_that_of_all()
    {
        uint root = Client.Create(@"\", WindowsAccess.ReadControl, WindowsAccess.Open).Ok().Handle;
        byte[] present = Client.GetSecurity(root).Ok();
        Client.Close(root).Ok();
        byte[] other = [.. present];
        other[BitConverter.ToInt32(other, 16) + 8 + 4] ^= 1;
        uint handle = Client.Create(At("file"), WindowsAccess.GenericAll, WindowsAccess.Create, descriptor: other).Ok().Handle;
        Assert.Equal(present, Client.GetSecurity(handle).Ok());
        Client.Close(handle).Ok();
    }

    public sealed class Fixture() : HostFixture("--sddl", "O:BAG:BUD:P(A;;FA;;;WD)(A;;FR;;;BG)");
}
