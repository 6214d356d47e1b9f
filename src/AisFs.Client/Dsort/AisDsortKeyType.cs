namespace AisFs.Client.Dsort;

/// <summary>What the content is by which dSort orders records.</summary>
public enum AisDsortKeyType
{
    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A number.</summary>
    Float,

    /// <summary>A text.</summary>
    String,
}
