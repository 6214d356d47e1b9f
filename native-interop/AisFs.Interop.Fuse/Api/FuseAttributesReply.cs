namespace AisFs.Interop.Fuse.Api;

/// <summary>Attributes and for how long they hold.</summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="Valid">For how long the kernel may believe them.</param>
public readonly record struct FuseAttributesReply(FuseAttributes Attributes, FuseTime Valid);
