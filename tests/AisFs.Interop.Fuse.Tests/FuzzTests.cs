using System.Runtime.InteropServices;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>Requests with broken bytes: each is answered or dropped, none ends the session.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20260101)]
    public async Task Malformed_requests_are_survived(int seed)
    {
        Random random = new(seed);
        await using FakeKernel kernel = await FakeKernel.StartAsync(new TestOperations());
        List<byte[]> corpus = Corpus();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (byte[] original in corpus)
            {
                byte[] message = Mutate(original, random);
                if (message.Length > 0)
                {
                    kernel.SendRaw(message);
                    while (kernel.TryReceive() is not null)
                    {
                    }
                }
            }

            ulong sane = kernel.Send(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in));
            while (kernel.Receive() is { } reply && reply.Unique != sane)
            {
            }
        }
    }

    private static List<byte[]> Corpus()
    {
        List<byte[]> corpus = [];
        byte[] arguments = new byte[160];
        "name-of-a-file\0second-name\0"u8.CopyTo(arguments.AsSpan(0));
        byte[] structured = new byte[160];
        structured[8] = 64;
        "name-of-a-file\0second-name\0"u8.CopyTo(structured.AsSpan(16));
        foreach (fuse_opcode opcode in Enum.GetValues<fuse_opcode>())
        {
            // The unique numbers stay clear of those that the test waits for.
            corpus.Add(FakeKernel.Message(opcode, 1, (1ul << 40) + (ulong)opcode, arguments));
            corpus.Add(FakeKernel.Message(opcode, 77, (1ul << 40) + (ulong)opcode, structured));
        }

        return corpus;
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] message = [.. original];
        int length = message.Length;
        if (random.Next(2) == 0)
        {
            length = random.Next(length + 1);
            message = message[..length];
        }

        for (int i = random.Next(6); i > 0 && length > 0; i--)
        {
            int at = random.Next(4) == 0 ? random.Next(length) : Math.Min(length - 1, 36 + random.Next(Math.Max(length - 36, 1)));
            message[at] = random.Next(3) switch
            {
                0 => 0xff,
                1 => 0,
                _ => (byte)random.Next(256),
            };
        }

        // Mostly with the right length, or nothing behind the header would ever be looked at.
        if (length >= 4 && random.Next(10) != 0)
        {
            MemoryMarshal.Write(message, length);
        }

        // Bits of the waited-for number must not come about by chance.
        if (length >= 16)
        {
            message[13] |= 1;
        }

        return message;
    }
}
