using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.DevServer.Tests;

/// <summary>Programs that speak S3 do their work on the server. They do not follow redirects, so the proxy answers them itself.</summary>
public sealed class S3ToolTests : IAsyncLifetime, IDisposable
{
    private const string Boto3 = """
        import hashlib, io, sys
        import boto3
        from boto3.s3.transfer import TransferConfig
        from botocore.config import Config
        from botocore.exceptions import ClientError

        client = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="any", aws_secret_access_key="any", region_name="us-east-1",
                              config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}))
        data = bytes(i % 251 for i in range(1 << 20)) * 6
        client.create_bucket(Bucket="b")
        assert "b" in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
        client.put_object(Bucket="b", Key="dir/k 1+\u00e4&.txt", Body=b"hello")
        assert client.get_object(Bucket="b", Key="dir/k 1+\u00e4&.txt")["Body"].read() == b"hello"
        assert client.get_object(Bucket="b", Key="dir/k 1+\u00e4&.txt", Range="bytes=1-2")["Body"].read() == b"el"
        head = client.head_object(Bucket="b", Key="dir/k 1+\u00e4&.txt")
        assert head["ContentLength"] == 5 and head["ETag"]
        config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
        client.upload_fileobj(io.BytesIO(data), "b", "big", Config=config)
        back = io.BytesIO()
        client.download_fileobj("b", "big", back, Config=config)
        assert back.getvalue() == data
        digests = b"".join(hashlib.md5(data[at:at + (5 << 20)]).digest() for at in range(0, len(data), 5 << 20))
        assert client.head_object(Bucket="b", Key="big")["ETag"] == '"%s-2"' % hashlib.md5(digests).hexdigest()
        client.copy_object(Bucket="b", Key="copy", CopySource={"Bucket": "b", "Key": "big"})
        listed = client.list_objects_v2(Bucket="b", Delimiter="/")
        assert [entry["Key"] for entry in listed["Contents"]] == ["big", "copy"], listed
        assert [entry["Prefix"] for entry in listed["CommonPrefixes"]] == ["dir/"], listed
        upload = client.create_multipart_upload(Bucket="b", Key="left")["UploadId"]
        assert [each["UploadId"] for each in client.list_multipart_uploads(Bucket="b")["Uploads"]] == [upload]
        client.abort_multipart_upload(Bucket="b", Key="left", UploadId=upload)
        try:
            client.get_object(Bucket="b", Key="nosuch")
            raise AssertionError("an object that is not there was found")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "NoSuchKey", error
        deleted = client.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "big"}, {"Key": "copy"}]})
        assert len(deleted["Deleted"]) == 2
        client.delete_object(Bucket="b", Key="dir/k 1+\u00e4&.txt")
        assert "Contents" not in client.list_objects_v2(Bucket="b")
        client.delete_bucket(Bucket="b")
        print("done")
        """;

    private readonly TempFolder _folder = new();
    private DevCluster _cluster = null!;

    public async ValueTask InitializeAsync()
        => _cluster = await DevCluster.StartAsync(new DevServerOptions { Features = DevServerFeatures.S3ReverseProxy }, ct: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Boto3_works_with_the_server()
    {
        string? python = await FindPythonAsync();
        Require.That(python is not null, "boto3 is not installed: apt-get install python3-boto3");
        CommandResult result = await CommandRunner.RunAsync(python!, ["-", $"{_cluster.Endpoint}s3"], input: Boto3);
        Assert.Equal("done", result.Ok().Output.Trim());
    }

    [Fact]
    public async Task Rclone_works_with_the_server()
    {
        Require.Tool("rclone", "rclone");
        string source = Path.Combine(_folder.Path, "source");
        string back = Path.Combine(_folder.Path, "back");
        Directory.CreateDirectory(Path.Combine(source, "sub"));
        await File.WriteAllTextAsync(Path.Combine(source, "a.txt"), "hello\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(source, "sub", "b c+ä.txt"), "two\n", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(source, "big"), new byte[12_000_000], TestContext.Current.CancellationToken);

        await RcloneAsync("mkdir", ":s3:b");
        await RcloneAsync("copy", source, ":s3:b/p", "--s3-upload-cutoff", "5Mi", "--s3-chunk-size", "5Mi");
        Assert.Equal(["p/", "p/a.txt", "p/big", "p/sub/", "p/sub/b c+ä.txt"], (await RcloneAsync("lsf", "-R", ":s3:b")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal("hello\n", await RcloneAsync("cat", ":s3:b/p/a.txt"));
        await RcloneAsync("copy", ":s3:b/p", back);
        foreach (string file in (string[])["a.txt", "big", "sub/b c+ä.txt"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(source, file), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Path.Combine(back, file), TestContext.Current.CancellationToken));
        }

        await RcloneAsync("copyto", ":s3:b/p/a.txt", ":s3:b/q/a2.txt");
        Assert.Equal("hello\n", await RcloneAsync("cat", ":s3:b/q/a2.txt"));
        await RcloneAsync("deletefile", ":s3:b/p/a.txt");
        Assert.DoesNotContain("p/a.txt", await RcloneAsync("lsf", "-R", ":s3:b"), StringComparison.Ordinal);
        await RcloneAsync("purge", ":s3:b");
        Assert.Null(_cluster.State.Buckets.Find(Protocol.BucketKey.InGlobalNamespace("ais", "b")));
    }

    private static async Task<string?> FindPythonAsync()
    {
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            if (Require.FindTool(Path.GetFileName(python)) is not null
                && (await CommandRunner.RunAsync(python, ["-c", "import boto3"])) is { ExitCode: 0 })
            {
                return python;
            }
        }

        return null;
    }

    private async Task<string> RcloneAsync(params string[] arguments)
    {
        string[] all =
        [
            .. arguments, "--s3-provider", "Other", "--s3-endpoint", $"{_cluster.Endpoint}s3", "--s3-access-key-id", "any", "--s3-secret-access-key", "any",
            "--s3-force-path-style=true", "--retries", "1", "--low-level-retries", "1",
        ];
        Dictionary<string, string> environment = new() { ["RCLONE_CONFIG"] = "/dev/null", ["AWS_CA_BUNDLE"] = string.Empty };
        CommandResult result = (await CommandRunner.RunAsync("rclone", all, environment: environment)).Ok();
        return result.Output;
    }
}
