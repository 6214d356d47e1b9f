using AisFs.Cli.Logging;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Logging;

/// <summary>A log file starts anew when it is large, and old ones go.</summary>
public sealed class LogFileTests : IDisposable
{
    private readonly TempFolder _folder = new("logfile");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Semantics("S142")]
    public void The_present_file_keeps_its_name_and_the_oldest_go()
    {
        using (LogFile file = new(_folder.Combine("a.log"), limit: 100, kept: 3))
        {
            for (int i = 0; i < 100; i++)
            {
                file.Write($"line {i:000}\n");
            }
        }

        string[] names = [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(3, names.Length);
        Assert.Equal("a.log", names[0]);
        string[] lines = [.. names[1..].Append(names[0]).SelectMany(name => File.ReadAllLines(_folder.Combine(name)))];
        Assert.Equal(Enumerable.Range(100 - lines.Length, lines.Length).Select(i => $"line {i:000}"), lines);
        Assert.All(names[1..], name => Assert.InRange(new FileInfo(_folder.Combine(name)).Length, 100, 110));
    }

    [Fact]
    [Semantics("S142")]
    public void Two_writers_roll_one_file_and_lose_no_line()
    {
        using (LogFile one = new(_folder.Combine("a.log"), limit: 1000, kept: 100))
        using (LogFile two = new(_folder.Combine("a.log"), limit: 1000, kept: 100))
        {
            for (int i = 0; i < 1000; i++)
            {
                one.Write($"one {i}\n");
                two.Write($"two {i}\n");
            }
        }

        string[] lines = [.. Directory.GetFiles(_folder.Path).SelectMany(File.ReadAllLines)];
        Assert.Equal(2000, lines.Length);
        Assert.Equal(2000, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Semantics("S142")]
    public void Reopening_makes_the_file_again_with_the_next_line()
    {
        string path = _folder.Combine("a.log");
        using LogFile file = new(path, limit: 1000, kept: 2);
        file.Write("old\n");
        File.Move(path, path + ".1");
        file.Reopen();
        file.Write("new\n");
        Assert.Equal("old\n", File.ReadAllText(path + ".1"));
        Assert.Equal("new\n", File.ReadAllText(path));
    }
}
