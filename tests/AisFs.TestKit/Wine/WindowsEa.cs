using System.Text;

namespace AisFs.TestKit.Wine;

/// <summary>An extended attribute as Windows has it: an entry of FILE_FULL_EA_INFORMATION.</summary>
/// <param name="Name">Its name, ASCII.</param>
/// <param name="Value">Its value; empty to remove it.</param>
/// <param name="IsNeeded">FILE_NEED_EA: who does not know it must not open the file.</param>
public sealed record WindowsEa(string Name, byte[] Value, bool IsNeeded = false)
{
    private const int HeaderSize = 8;
    private const byte NeedEa = 0x80;

    /// <summary>Makes the list that a program gives.</summary>
    /// <param name="entries">The attributes.</param>
    /// <returns>The bytes.</returns>
    public static byte[] List(params WindowsEa[] entries)
    {
        using MemoryStream list = new();
        using BinaryWriter writer = new(list);
        for (int i = 0; i < entries.Length; i++)
        {
            WindowsEa entry = entries[i];
            int size = HeaderSize + entry.Name.Length + 1 + entry.Value.Length;
            int step = (size + 3) & ~3;
            bool isLast = i + 1 == entries.Length;
            writer.Write(isLast ? 0 : step);
            writer.Write(entry.IsNeeded ? NeedEa : (byte)0);
            writer.Write((byte)entry.Name.Length);
            writer.Write((ushort)entry.Value.Length);
            writer.Write(Encoding.ASCII.GetBytes(entry.Name + '\0'));
            writer.Write(entry.Value);
            writer.Write(new byte[isLast ? 0 : step - size]);
        }

        return list.ToArray();
    }

    /// <summary>Reads a list that the driver gives.</summary>
    /// <param name="list">The bytes.</param>
    /// <returns>The attributes, in order.</returns>
    public static List<WindowsEa> Read(ReadOnlySpan<byte> list)
    {
        List<WindowsEa> entries = [];
        while (list.Length > HeaderSize)
        {
            int next = BitConverter.ToInt32(list);
            int nameLength = list[5];
            int valueLength = BitConverter.ToUInt16(list[6..]);
            entries.Add(new WindowsEa(
                Encoding.ASCII.GetString(list.Slice(HeaderSize, nameLength)), list.Slice(HeaderSize + 1 + nameLength, valueLength).ToArray(), (list[4] & NeedEa) != 0));
            list = next == 0 ? default : list[next..];
        }

        return entries;
    }
}
