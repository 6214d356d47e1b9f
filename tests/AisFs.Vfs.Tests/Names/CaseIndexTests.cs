using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Tests.Names;

public sealed class CaseIndexTests
{
    [Fact]
    public void Of_several_spellings_the_first_in_ordinal_order_is_found_whatever_came_and_went_before()
    {
        string[] spellings = ["twin", "TWIN", "Twin", "tWIN", "other", "OTHER"];
        Random random = new(1);
        HashSet<string> present = new(StringComparer.Ordinal);
        CaseIndex index = new([]);
        for (int i = 0; i < 2000; i++)
        {
            string name = spellings[random.Next(spellings.Length)];
            if (random.Next(2) == 0)
            {
                present.Add(name);
                index.Add(name);
            }
            else
            {
                present.Remove(name);
                index.Remove(name);
            }

            foreach (string wanted in (string[])["tWiN", "oTHER"])
            {
                string? expected = present.Where(n => n.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
                index.TryFind(wanted, out string? actual);
                Assert.Equal(expected, actual);
                Assert.Equal(expected, CaseIndex.Find(present, wanted));
            }
        }
    }
}
