using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.Client.Wire;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Wire;

/// <summary>What error answers of a real cluster mean.</summary>
public sealed partial class ErrorDecoderTests
{
    [Theory]
    [InlineData(404, "DELETE", "/v1/objects/tb/o", "{\"message\":\"ais://tb/o doesn't exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(404, "GET", "/v1/objects/tb/o", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[x]: ais://tb/o does not exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(404, "GET", "/v1/objects/tb/o", "{\"tcode\":\"ErrBckNotFound\",\"message\":\"bucket \\\"ais://tb\\\" does not exist\"}", typeof(AisBucketNotFoundException))]
    [InlineData(404, "GET", "/v1/objects/tb/o", "<html>gateway</html>", typeof(AisServerException))]
    [InlineData(404, "HEAD", "/v1/objects/tb/o", "", typeof(AisObjectNotFoundException))]
    [InlineData(404, "HEAD", "/v1/buckets/tb", "", typeof(AisBucketNotFoundException))]
    [InlineData(404, "PUT", "/v1/objects/tb/o", "{\"tcode\":\"ErrNotFound\",\"message\":\"o[tb/o(-)]: jHJDYZw9M does not exist\"}", typeof(AisServerException))]
    [InlineData(404, "GET", "/v1/etl/e", "{\"message\":\"p[x]: etl job e does not exist\"}", typeof(AisEtlNotFoundException))]
    [InlineData(500, "PUT", "/v1/objects/tb/o", "{\"tcode\":\"ErrBadCksum\",\"message\":\"BAD DATA CHECKSUM\"}", typeof(AisChecksumException))]
    [InlineData(400, "PUT", "/v1/objects/tl/d5", "{\"tcode\":\"ErrMv\",\"message\":\"destination exists and is a virtual directory\"}", typeof(AisNameTakenException))]
    [InlineData(500, "POST", "/v1/objects/tl/d5", "{\"tcode\":\"ErrMv\",\"message\":\"destination exists and is a virtual directory\"}", typeof(AisNameTakenException))]
    [InlineData(400, "PUT", "/v1/objects/tl/d5", "{\"tcode\":\"ErrMv\",\"message\":\"said in other words\"}", typeof(AisNameTakenException))]
    [InlineData(400, "PUT", "/v1/objects/te/x0/y3", "{\"tcode\":\"ErrMv\",\"message\":\"destination contains an object in its path\"}", typeof(AisNameTakenException))]
    [InlineData(500, "PUT", "/v1/objects/tl/d5", "{\"message\":\"remote-cluster[x/@rem]: destination exists and is a virtual directory\"}", typeof(AisNameTakenException))]
    [InlineData(404, "GET", "/v1/objects/tb/o", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[x]: ais://tb/bucket \\\"x\\\" does not exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(404, "DELETE", "/v1/objects/tb/o", "{\"message\":\"ais://tb/remote bucket \\\"x doesn't exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(404, "GET", "/v1/objects/tb/o", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[x]: ais://tb/etl[x] does not exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(404, "DELETE", "/v1/objects/tb/o", "{\"message\":\"ais://tb/etl job doesn't exist\"}", typeof(AisObjectNotFoundException))]
    [InlineData(400, "PUT", "/v1/objects/tb/~/x", "{\"tcode\":\"errInvalidPath\",\"message\":\"invalid object name \\\"~/x\\\"\"}", typeof(AisInvalidNameException))]
    [InlineData(400, "PUT", "/v1/objects/tb/~/x", "{\"tcode\":\"errInvalidPath\",\"message\":\"said in other words\"}", typeof(AisInvalidNameException))]
    [InlineData(400, "GET", "/v1/buckets/tb", "{\"message\":\"invalid prefix \\\"~/\\\"\"}", typeof(AisInvalidNameException))]
    [InlineData(400, "POST", "/v1/buckets/.a", "{\"message\":\"reserved bucket name \\\".a\\\" (unknown system bucket)\"}", typeof(AisInvalidNameException))]
    [InlineData(400, "POST", "/v1/buckets/a..b", "{\"message\":\"bucket name is invalid: may only contain letters, numbers, dashes (-), underscores (_), and dots (.)\"}", typeof(AisInvalidNameException))]
    [InlineData(500, "GET", "/v1/objects/tl/d5", "{\"tcode\":\"ErrLmetaNotFound\",\"message\":\"ais://tl/d5, err: no data available\"}", typeof(AisObjectNotFoundException))]
    [InlineData(500, "PUT", "/v1/objects/tl/d5", "{\"tcode\":\"ErrLmetaNotFound\",\"message\":\"ais://tl/d5, err: no data available\"}", typeof(AisServerException))]
    [InlineData(507, "PUT", "/v1/objects/tl/d5", "{\"message\":\"t[x]: low on free space\"}", typeof(AisNoSpaceException))]
    [InlineData(500, "PUT", "/v1/objects/tl/d5", "{\"tcode\":\"ErrCapExceeded\",\"message\":\"t[x]: used 99%\"}", typeof(AisNoSpaceException))]
    [InlineData(500, "PUT", "/v1/objects/tl/d5", "{\"message\":\"t[x]: out of space\"}", typeof(AisNoSpaceException))]
    [InlineData(500, "PUT", "/v1/objects/tl/d5", "{\"tcode\":\"ErrFailedTo\",\"message\":\"failed to finalize ais://tl/out of space\"}", typeof(AisServerException))]
    [InlineData(431, "PUT", "/v1/objects/tl/d5", "", typeof(AisMetadataTooLargeException))]
    [InlineData(400, "PATCH", "/v1/objects/tl/d5", "{\"message\":\"ais://tl/d5: custom metadata: total size 3000 exceeds max 2048 bytes\"}", typeof(AisMetadataTooLargeException))]
    [InlineData(416, "GET", "/v1/objects/tb/o", "", typeof(AisRangeException))]
    [InlineData(401, "GET", "/v1/buckets", "{\"message\":\"token required\"}", typeof(AisAccessDeniedException))]
    [InlineData(400, "GET", "/v1/objects/tb/o", "{\"message\":", typeof(AisServerException))]
    [InlineData(400, "GET", "/v1/objects/tb/o", "{\"message\":5,\"tcode\":[]}", typeof(AisServerException))]
    public void Answers_become_exceptions(int status, string method, string path, string body, Type expected)
    {
        AisServerException error = ErrorClassifier.Classify(ErrorDecoder.Decode(status, body, method, path, null), "ais://tb", "o");
        Assert.Equal(expected, error.GetType());
        Assert.Equal(status, error.Status);
    }

    [Theory]
    [InlineData(500, "GET", "{\"tcode\":\"ErrLmetaNotFound\",\"message\":\"ais://tl/d5, err: no data available\"}", true)]
    [InlineData(404, "GET", "{\"tcode\":\"ErrNotFound\",\"message\":\"t[x]: ais://tl/d5 does not exist\"}", false)]
    public void A_missing_object_tells_whether_a_directory_lies_there(int status, string method, string body, bool isDirectory)
    {
        AisServerException error = ErrorClassifier.Classify(ErrorDecoder.Decode(status, body, method, "/v1/objects/tl/d5", null), "ais://tl", "d5");
        Assert.Equal(isDirectory, Assert.IsType<AisObjectNotFoundException>(error).IsDirectory);
    }

    [Fact]
    public void Every_recorded_404_of_an_object_or_a_bucket_is_told_as_one()
    {
        int count = 0;
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Repository.WireData("transcripts/15-error-bodies.txt"))!, "*.txt"))
        {
            foreach (Match match in ErrorJson().Matches(File.ReadAllText(file)))
            {
                JsonElement json;
                try
                {
                    json = JsonDocument.Parse(match.Value).RootElement;
                }
                catch (JsonException)
                {
                    continue;
                }

                string path = json.GetProperty("url_path").GetString()!;
                string message = json.GetProperty("message").GetString()!;
                if (json.GetProperty("status").GetInt32() != 404 || !path.StartsWith("/v1/objects/", StringComparison.Ordinal)
                    || !message.Contains("://", StringComparison.Ordinal) || !message.EndsWith("exist", StringComparison.Ordinal))
                {
                    continue;
                }

                AisServerException error = ErrorClassifier.Classify(
                    ErrorDecoder.Decode(404, match.Value, json.GetProperty("method").GetString()!, path, null), "b", "o");
                Assert.True(error is AisObjectNotFoundException or AisBucketNotFoundException, $"{Path.GetFileName(file)}: {match.Value}");
                Assert.Equal(message, error.ServerMessage);
                count++;
            }
        }

        Assert.True(count > 10);
    }

    [GeneratedRegex("\\{(\"tcode\":\"[^\"]*\",)?\"message\":\"[^\n]*?\"status\":[0-9]+\\}")]
    private static partial Regex ErrorJson();
}
