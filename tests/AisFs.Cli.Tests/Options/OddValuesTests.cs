using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.TestKit;
using AisFs.Vfs;
using AisFs.Vfs.Names;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Cli.Tests.Options;

/// <summary>Every option with every odd value: it is taken, and then all that is made of it works, or one sentence names the option.</summary>
public class OddValuesTests
{
    private static readonly string[] s_values =
    [
        string.Empty, " ", "0", "00", "-0", "-1", "+1", "1", "1.5", "1,5", "1.2.3", ".", "..", "/", "//", "-", "--", "1e3", "1e300", "-1e300", "NaN", "nan",
        "inf", "Infinity", "-Infinity", "∞", "forever", "FOREVER", "never", "1000d", "106751991167d", "1ms", "0.0001ms", "0.0000000000000001s", "1w",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "79228162514264337593543950335", "79228162514264337593543950335TiB",
        "99999999999999999999999999999999999999", "8EiB", "16TiB", "17TiB", "1048577", "1500000", "9007199254740993", "0x10", "0b1", "１２", "٣", "½", "é", "😀", "\ud800",
        "a b", "a\tb", "a\nb", "a\u001b[31mb", "a\u007fb", "a\0b", ";", ";;", ",", "=", "@", "@file", "%s", "$HOME", "~", "\\", "\\\\", "'", "\"", "http://", "http://:1", "http://h:0",
        "http://h:99999", "ftp://h", "ht!tp://h", "http://[::1", "://", "on", "OFF", "perhaps", "null", "true", "777", "0888", "77777777777777",
        new('9', 400), new('x', 5000), "0." + new string('0', 400) + "1",
    ];

    public static TheoryData<string> Options => [.. MountOptions.All.Where(static option => option.ValueName is not null).Select(static option => option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    [Semantics("S81")]
    public void An_odd_value_is_taken_or_told_by_name(string name)
    {
        MountOption option = MountOptions.All.Single(option => option.Name == name);
        List<string> wrong = [];
        foreach (string value in s_values)
        {
            try
            {
                MountSettings settings = option.Apply(new MountSettings { Endpoints = ["http://127.0.0.1:1"] }, value);
                FileSystemSettings.Create(MountSource.Cluster, settings).Validate();
                ClientSettings.CreateClient(settings, NullLoggerFactory.Instance).Dispose();
                _ = FileSystemSettings.LimitsOf(settings);
            }
            catch (OptionException e)
            {
                if (!e.Message.Contains(name, StringComparison.Ordinal) || e.Message.Any(char.IsControl))
                {
                    wrong.Add($"'{value}': {e.Message}");
                }
            }
#pragma warning disable CA1031 // Whatever it is, it would have been a stack trace.
            catch (Exception e)
#pragma warning restore CA1031
            {
                wrong.Add($"'{value}': {e.GetType().Name}: {e.Message}");
            }
        }

        Assert.True(wrong.Count == 0, $"{name}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    [Semantics("S81")]
    public void Times_that_are_believed_may_be_so_forever()
    {
        VfsOptions options = FileSystemSettings.Create(MountSource.Cluster, MountOptions.ApplyWords(new MountSettings(), "cache_ttl=forever,negative_ttl=forever"));

        Assert.Equal(VfsOptions.Forever, options.CacheTtl);
        Assert.Equal(VfsOptions.Forever, options.NegativeTtl);
        Assert.True(options.CacheTtl > TimeSpan.FromDays(36_000));
    }

    [Theory]
    [InlineData("timeout", "forever")]
    [InlineData("timeout", "1000d")]
    [InlineData("timeout", "0.5ms")]
    [InlineData("part-size", "1500000")]
    [InlineData("part-size", "1GiB")]
    [InlineData("memory-limit", "1PiB")]
    [InlineData("cache-ttl", "NaN")]
    [InlineData("endpoint", ";")]
    [InlineData("token", "two words")]
    public void A_value_out_of_its_range_is_told_by_name(string name, string value)
    {
        OptionException error = Assert.Throws<OptionException>(() =>
        {
            MountSettings settings = MountOptions.All.Single(option => option.Name == name).Apply(new MountSettings { Endpoints = ["http://127.0.0.1:1"] }, value);
            FileSystemSettings.Create(MountSource.Cluster, settings);
            ClientSettings.CreateClient(settings, NullLoggerFactory.Instance).Dispose();
        });

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
