using Microsoft.Extensions.Options;

namespace AisFs.Client.Extensions.DependencyInjection;

/// <summary>Says what is wrong with settings when they are first used, or at the start of a host that validates then.</summary>
internal sealed class AisClientSettingsValidator : IValidateOptions<AisClientSettings>
{
    public ValidateOptionsResult Validate(string? name, AisClientSettings options)
    {
        string client = string.IsNullOrEmpty(name) ? "The AIStore client" : $"The AIStore client '{name}'";
        try
        {
            _ = options.ToOptions();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail($"{client}: {e.Message}");
        }
    }
}
