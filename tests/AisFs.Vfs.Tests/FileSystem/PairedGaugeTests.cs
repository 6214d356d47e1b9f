using AisFs.Vfs.Measuring;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>One walk for two instruments.</summary>
public sealed class PairedGaugeTests
{
    private readonly ManualTime _time = new();
    private readonly PairedGauge _gauge;
    private int _walks;

    public PairedGaugeTests() => _gauge = new PairedGauge(() => (++_walks, 10L * _walks), _time);

    [Fact]
    public void A_scrape_walks_once_in_either_order()
    {
        Assert.Equal((1, 10), (_gauge.Files(), _gauge.Bytes()));
        Assert.Equal((2, 20), (_gauge.Files(), _gauge.Bytes()));
        Assert.Equal(30, _gauge.Bytes());
        Assert.Equal(3, _gauge.Files());
        Assert.Equal(3, _walks);
    }

    [Fact]
    public void One_that_is_asked_alone_never_gets_an_old_number()
    {
        Assert.Equal((1, 2), (_gauge.Files(), _gauge.Files()));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(30, _gauge.Bytes());
    }
}
