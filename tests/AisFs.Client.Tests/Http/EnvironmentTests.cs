using AisFs.Client.AuthN;

namespace AisFs.Client.Tests.Http;

/// <summary>The variables of AIStore's own tools. They belong to the process, so nothing else runs meanwhile.</summary>
[Collection("alone")]
public sealed class EnvironmentTests
{
    [Fact]
    public void TLS_and_tokens_come_from_the_variables_of_the_AIS_tools()
    {
        string file = Path.Combine(Path.GetTempPath(), $"aisfs-env-{Guid.NewGuid():N}");
        (string Name, string Value)[] variables =
        [
            ("AIS_CLIENT_CA", "/ca.pem"), ("AIS_CRT", "/crt.pem"), ("AIS_CRT_KEY", "/key.pem"), ("AIS_SKIP_VERIFY_CRT", "true"),
            ("AIS_ENDPOINT", "http://a:1, http://b:2"), ("AIS_AUTHN_TOKEN", "tok"), ("AIS_AUTHN_TOKEN_FILE", file),
        ];
        string?[] before = [.. variables.Select(static variable => Environment.GetEnvironmentVariable(variable.Name))];
        try
        {
            foreach ((string name, string value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            AisClientOptions options = new();
            Assert.Equal(("/ca.pem", "/crt.pem", "/key.pem", true), (options.Tls.CaFile, options.Tls.CertificateFile, options.Tls.KeyFile, options.Tls.SkipVerify));
            Assert.Equal(["http://a:1", "http://b:2"], options.Endpoints);
            Assert.Equal("tok", options.Token);
            Assert.Equal("tok", AisTokenSource.FromEnvironment().GetToken());
            Environment.SetEnvironmentVariable("AIS_AUTHN_TOKEN", null);
            File.WriteAllText(file, "{\"token\":\"of.a.file\"}");
            Assert.Equal("of.a.file", AisTokenSource.FromEnvironment().GetToken());
        }
        finally
        {
            for (int i = 0; i < variables.Length; i++)
            {
                Environment.SetEnvironmentVariable(variables[i].Name, before[i]);
            }

            File.Delete(file);
        }
    }
}
