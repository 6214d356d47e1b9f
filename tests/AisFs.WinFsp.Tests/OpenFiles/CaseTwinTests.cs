using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>Objects whose names differ in case only: the driver takes them for one file while one of them is open.</summary>
public sealed class CaseTwinTests(OpenFileFixture fixture) : OpenFileTests(fixture), IClassFixture<OpenFileFixture>
{
    [Theory]
    [InlineData("Twin.txt", "twin.txt")]
    [InlineData("twin.txt", "Twin.txt")]
    [InlineData(@"Folder\file", @"folder\file")]
    [Semantics("S93")]
    public async Task A_twin_is_refused_while_the_other_is_open(string one, string other)
    {
        await PutAsync(one, [1]);
        await PutAsync(other, [2, 2]);
        foreach (uint access in new[] { WindowsAccess.GenericRead, WindowsAccess.GenericRead | WindowsAccess.GenericWrite, WindowsAccess.ReadAttributes })
        {
            uint handle = Open(one, access);
            Client.Create(At(other), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.SharingViolation);
            Client.Create(At(other), WindowsAccess.GenericWrite, WindowsAccess.OverwriteIf).Fails(WindowsStatus.SharingViolation);

            // The file itself is not.
            Client.Close(Open(one)).Ok();
            Client.Close(handle).Ok();
            handle = Open(other);
            Assert.Equal([2, 2], ReadAll(handle, 10));
            Client.Close(handle).Ok();
        }

        await IsStillAsync(other, [2, 2]);
    }

    [Fact]
    [Semantics("S93")]
    public async Task A_twin_below_folders_that_are_twins_is_not_made_while_the_other_is_open()
    {
        await PutAsync(@"Folder\file", [1]);
        await PutAsync(@"folder\other", [2]);
        uint handle = Open(@"Folder\file");
        Client.Create(At(@"folder\file"), WindowsAccess.GenericWrite, WindowsAccess.Create).Fails(WindowsStatus.SharingViolation);
        Client.Create(At(@"folder\file"), WindowsAccess.GenericWrite, WindowsAccess.OpenIf).Fails(WindowsStatus.SharingViolation);
        uint moved = Client.Create(At(@"folder\other"), WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
        // Else the driver itself refuses to replace what it takes for an open file.
        Client.Rename(moved, At(@"folder\file"), 3).Fails(WindowsStatus.SharingViolation);
        await IsStillAsync("folder/file", null);
        await IsStillAsync("folder/other", [2]);
        Client.Close(handle).Ok();
        Client.Rename(moved, At(@"folder\file"), 1).Ok();
        Client.Close(moved).Ok();
        await IsStillAsync("folder/file", [2]);
        await IsStillAsync("Folder/file", [1]);
    }

    [Fact]
    [Semantics("S93")]
    public async Task Another_spelling_of_the_file_that_is_open_is_that_file()
    {
        await PutAsync("File.txt", [1]);
        uint handle = Open("File.txt");
        uint again = Open("FILE.TXT");
        Assert.Equal([1], ReadAll(again, 10));
        Client.Close(again).Ok();
        Client.Close(handle).Ok();
    }
}
