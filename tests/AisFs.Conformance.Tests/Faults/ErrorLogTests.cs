using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>What a program is told with a bare EIO, the log tells in full.</summary>
public sealed class ErrorLogTests(FaultyMountFixture fixture) : FaultTests(fixture), IClassFixture<FaultyMountFixture>
{
    private const string Reason = "the disk of this target is broken";

    [Theory]
    [InlineData("read", Operation.ObjectGet)]
    [InlineData("lookup", Operation.ObjectHead)]
    [InlineData("opendir", Operation.ListObjects)]
    [InlineData("readdir", Operation.ListObjects)]
    [InlineData("close", Operation.ObjectPut)]
    [InlineData("setattr", Operation.ObjectPatch)]
    [InlineData("unlink", Operation.ObjectDelete)]
    [InlineData("rename", Operation.ObjectCopy)]
    [InlineData("mkdir", Operation.ObjectPut)]
    [Semantics("S38")]
    public async Task An_input_output_error_has_a_line_with_operation_name_and_cause(string call, Operation operation)
    {
        await Bucket.PutAsync(At("object"), new byte[2_000_000]);
        using ITestFile? file = call switch
        {
            "read" => Fs.Open(At("object"), OpenMode.Read).Ok(),
            "close" => Written(),
            _ => null,
        };
        using ITestDirectory? directory = call == "readdir" ? Fs.OpenDirectory(Folder).Ok() : null;
        if (directory is not null)
        {
            // What was found while it was opened is told for a second.
            await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        }

        // The kernel looks the name up before it opens it.
        Faults.Set([new FaultRule { Action = FaultAction.Status, Operation = operation, Status = 500, Message = Reason, Skip = call == "opendir" ? 1 : 0 }]);
        int start = Fixture.LogLength;
        Errno error = call switch
        {
            "read" => file!.Read(new byte[4096], 0).Error,
            "lookup" => Fs.Stat(At("object")).Error,
            "opendir" => Fs.OpenDirectory(Folder).Error,
            "readdir" => ReadAll(directory!),
            "close" => file!.Close().Error,
            "setattr" => Fs.Chmod(At("object"), 0x180).Error,
            "unlink" => Fs.Unlink(At("object")).Error,
            "rename" => Fs.Rename(At("object"), At("other")).Error,
            _ => Fs.MakeDirectory(At("directory")).Error,
        };
        EndFaults(Cluster);
        Assert.Equal(Errno.EIO, error);
        string log = await WaitForLogAsync(start, "input/output error");
        string line = log.Split('\n').First(static line => line.Contains("input/output error", StringComparison.Ordinal));

        // On the way to a name the kernel looks at the root first.
        Assert.Contains(line.Contains(" getattr ", StringComparison.Ordinal) ? $" getattr {Bucket.Url}/" : $" {call} {Bucket.Url}{Folder}", line, StringComparison.Ordinal);
        Assert.Contains(Reason, line, StringComparison.Ordinal);
    }

    private static Errno ReadAll(ITestDirectory directory)
    {
        while (true)
        {
            Outcome<IReadOnlyList<Listed>> read = directory.ReadSome();
            if (!read.Succeeded || read.Result.Count == 0)
            {
                return read.Error;
            }
        }
    }

    private ITestFile Written()
    {
        ITestFile file = Fs.Open(At("new"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll("bytes"u8, 0).Ok();
        return file;
    }
}
