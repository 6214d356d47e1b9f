using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AisFs.Interop.Windows.Native;

namespace AisFs.Interop.Windows.Security;

/// <summary>Security descriptors as text (SDDL) and as the self-relative bytes that the driver takes.</summary>
[SupportedOSPlatform("windows")]
public static unsafe class SecurityDescriptorText
{
    private const uint Revision = 1;

    // OWNER, GROUP and DACL: the parts that a file system keeps.
    private const uint Parts = 7;

    /// <summary>Reads SDDL.</summary>
    /// <param name="sddl">The text.</param>
    /// <returns>The self-relative descriptor.</returns>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static byte[] Parse(string sddl)
    {
        if (Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, Revision, out byte* descriptor, out uint size) == 0)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{sddl}' is not a security descriptor in SDDL (error {Marshal.GetLastPInvokeError()}); an example: D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;AU)."));
        }

        try
        {
            return new ReadOnlySpan<byte>(descriptor, (int)size).ToArray();
        }
        finally
        {
            _ = Kernel32.LocalFree((nint)descriptor);
        }
    }

    /// <summary>Writes SDDL.</summary>
    /// <param name="descriptor">The self-relative descriptor.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException">The descriptor is malformed.</exception>
    public static string Format(ReadOnlySpan<byte> descriptor)
    {
        fixed (byte* bytes = descriptor)
        {
            if (Advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW(bytes, Revision, Parts, out char* text, out _) == 0)
            {
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture, $"The security descriptor is malformed (error {Marshal.GetLastPInvokeError()})."));
            }

            try
            {
                return new string(text);
            }
            finally
            {
                _ = Kernel32.LocalFree((nint)text);
            }
        }
    }
}
