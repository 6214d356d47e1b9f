using System.Net;
using AisFs.Telemetry.Serving;

namespace AisFs.Telemetry.Tests.Serving;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9464", "127.0.0.1:9464")]
    [InlineData(":9464", "0.0.0.0:9464")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    public void Addresses_with_a_port_are_taken(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out IPEndPoint? endPoint));
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("9464")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("::1:9464")]
    [InlineData("[::1:9464")]
    [InlineData("example.org:9464")]
    [InlineData("http://127.0.0.1:9464")]
    public void Everything_else_is_not(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
