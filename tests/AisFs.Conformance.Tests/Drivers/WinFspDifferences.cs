namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// Where the WinFsp adapter differs from the file system and the FUSE mount, and why. Families that are not run at all
/// under Wine: allocate, copy-range and locks are calls of Linux that reach no file system of Windows (byte-range locks and
/// share modes are the driver's own). Maps, extended attributes as Windows has them and what the cache manager makes of
/// reads and writes have tests in AisFs.WinFsp.Tests; here attributes are run as streams.
/// </summary>
internal static class WinFspDifferences
{
    private const string Modes = "Mode and owner are a security descriptor to Windows; the mapping has tests of its own (PosixSecurityTests, ExtrasTests).";
    private const string Times = "Windows counts time in units of 100 ns; a time that is such a number comes back exactly (FileTests).";
    private const string Directories = "Windows never lets a rename replace a directory, nor a directory replace anything.";
    private const string Paths = "A missing folder and a file in its place are the same error to Windows: the path was not found.";
    private const string LinkSizes = "A link has no size to Windows.";
    private const string Rights = "The driver itself tells a handle without the right from a bad one: access denied.";
    private const string Removals = "A removal is a mark on the file to Windows: all who have it open may set it, and none of them fails.";

    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        ["AttributeTests.A_change_of_the_mode_leaves_bytes_and_time"] = Modes,
        ["AttributeTests.A_mode_is_kept"] = Modes,
        ["AttributeTests.A_mode_outlives_a_rewrite"] = Modes,
        ["AttributeTests.A_modification_time_is_kept_to_the_nanosecond"] = Times,
        ["AttributeTests.Access_and_modification_time_are_set_apart"] = Times,
        ["AttributeTests.An_owner_is_kept"] = Modes,
        ["AttributeTests.Attributes_of_what_is_missing_are_refused"] = Modes,
        ["AttributeTests.Attributes_set_right_after_closing_are_kept"] = Modes,
        ["AttributeTests.Times_set_on_an_open_written_file_win_over_the_upload"] = Modes,
        ["ClusterRootTests.A_file_that_moves_between_buckets_keeps_its_mode"] = Modes,
        ["ConcurrencyTests.Exactly_one_makes_and_removes_a_directory"] = Removals,
        ["ConcurrencyTests.Exactly_one_removes_and_renames_a_file"] = Removals,
        ["CreateTests.A_file_cannot_be_created_where_there_is_no_directory"] = Paths,
        ["CreateTests.A_new_file_has_the_mode_that_was_asked_for"] = Modes,
        ["CreateTests.Creating_exclusively_fails_when_the_name_exists"] = "Where a directory has the name, Windows says that it is a directory.",
        ["CreateTests.Creating_without_exclusion_opens_what_exists"] = Modes,
        ["CreateTests.Mknod_makes_an_empty_file"] = Modes,
        ["DirectoryTests.A_directory_has_the_mode_and_owner_that_were_asked_for"] = Modes,
        ["DirectoryTests.The_link_count_says_nothing_of_what_is_in_a_directory"] = "WinFsp tells no count of links.",
        ["DirectoryTests.Attributes_of_a_directory_are_kept"] = Modes,
        ["NameTests.A_dot_and_two_dots_cannot_be_made"] = "'.' and '..' never reach a file system of Windows; as names they are invalid.",
        ["NameTests.The_longest_name_works_and_a_longer_one_is_refused"] = "A name that is too long is an invalid name to Windows, which counts UTF-16 units.",
        ["ConsistencyTests.Another_clients_attributes_are_seen"] = Modes,
        ["ObjectTests.After_an_overwrite_by_another_client_mode_and_owner_still_count"] = Modes,
        ["ObjectTests.An_object_of_another_client_has_standard_attributes"] = Modes,
        ["ObjectTests.Custom_metadata_of_others_is_left_alone"] = Modes,
        ["ObjectNameTests.A_file_whose_place_on_the_cluster_an_object_takes_cannot_be_stored"] = "Closing a file tells Windows no error; the log and the event log do, and the bytes wait for recovery.",
        ["ObjectNameTests.A_tilde_is_no_directory_at_the_top_of_a_bucket_but_a_file"] = Paths,
        ["ObjectTests.An_objects_name_has_at_most_3072_bytes"] = "WinFsp takes no path of more than 1023 UTF-16 units.",
        ["ObjectNameTests.The_markers_name_is_reserved"] = "Not permitted and access denied are the same error to Windows.",
        ["OpenTests.A_changed_mode_of_an_open_file_shows_through_handle_and_name"] = Modes,
        ["OpenTests.A_file_is_no_directory_on_the_way"] = Paths,
        ["OpenTests.A_handle_for_reading_does_not_write"] = Rights,
        ["OpenTests.A_handle_for_writing_does_not_read"] = Rights,
        ["ReadTests.Reading_does_not_change_the_times"] = Times,
        ["ReadOnlyTests.A_change_of_mode_or_owner_is_refused"] = Modes,
        ["RenameDirectoryTests.A_directory_does_not_move_into_itself"] = "Windows holds the folder that a rename leads to open, and nothing open may lie below what is renamed.",
        ["RenameDirectoryTests.A_directory_does_not_replace_a_file"] = Directories,
        ["RenameDirectoryTests.A_directory_does_not_replace_its_own_ancestor"] = Directories,
        ["RenameDirectoryTests.A_directory_that_is_not_empty_is_not_replaced"] = Directories,
        ["RenameDirectoryTests.An_empty_directory_is_replaced"] = Directories,
        ["RenameDirectoryTests.An_empty_directory_moves"] = Modes,
        ["RenameDirectoryTests.Handles_below_a_renamed_directory_go_on"] = "Windows does not rename a directory while files below it are open.",
        ["RenameFileTests.A_file_does_not_replace_a_directory"] = Directories,
        ["RenameFileTests.Attributes_move_with_the_file"] = Modes,
        ["RenameFileTests.What_is_missing_cannot_be_renamed"] = Paths,
        ["SymlinkTests.A_link_has_times_and_an_owner_of_its_own"] = Modes,
        ["SymlinkTests.A_target_is_kept_as_it_was_given"] = LinkSizes,
        ["UnlinkTests.A_removed_open_file_has_no_link"] = "WinFsp tells no count of links.",
        ["XattrTests.What_is_missing_is_told"] = "To create a stream of a missing file creates the file, as Windows has it.",
        ["XattrTests.Attributes_outlive_a_rewrite"] = "As Windows has it, a file that is overwritten loses its streams.",
        ["UnlinkTests.What_is_not_there_cannot_be_removed"] = Paths,
    };

    // Thousands of single calls, each a round trip between two processes under Wine, or a remount for each of many sizes.
    private static readonly HashSet<string> s_long = new(StringComparer.Ordinal)
    {
        "ReadDirectoryTests.What_does_not_change_is_listed_once_while_others_come_and_go",
        "ReadDirectoryTests.Ten_thousand_entries_are_listed_once_each",
        "ReadDirectoryTests.Removing_what_is_listed_removes_all",
        "TruncateTests.A_file_gets_the_size_that_was_asked_for",
        "AppendTests.What_is_appended_follows_what_was_there",
    };

    private static readonly bool s_runsLong = Environment.GetEnvironmentVariable("AISFS_TEST_LONG") == "1";

    /// <summary>Why a test is not run over WinFsp.</summary>
    /// <param name="test">Class and method of the test, with a dot between.</param>
    /// <returns>The reason, or null when it has to pass.</returns>
    public static string? Reason(string test) => s_reasons.GetValueOrDefault(test) ?? (s_long.Contains(test) && !s_runsLong ? "takes long under Wine: AISFS_TEST_LONG=1 runs it" : null);
}
