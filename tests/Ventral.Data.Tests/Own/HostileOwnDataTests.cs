using System.Text;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Own;
using Ventral.Data.Tests.Formats;

namespace Ventral.Data.Tests.Own;

/// <summary>What a user, or somebody who wants them harm, may hand over: every fault is told, all at once, and nothing is written.</summary>
public sealed class HostileOwnDataTests : IDisposable
{
    private readonly OwnFolder own = new();

    public void Dispose() => own.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("../mine")]
    [InlineData("a/b")]
    [InlineData("a..b")]
    [InlineData("Mine")]
    [InlineData("mine.")]
    [InlineData(".mine")]
    [InlineData("con")]
    [InlineData("com1.x")]
    [InlineData("mine\n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name) =>
        own.Faults(own.Request(own.Csv("s_IT.csv")) with { Name = name }).ShouldHaveSingleItem().ShouldStartWith("A dataset's name must be");

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        File.WriteAllText(Path.Combine(own.Images, "face_06.png"), "no image");
        string nan = own.Write("b_IT.csv", File.ReadAllText(own.Csv("a_IT.csv")).Replace("face_02,", "face_02,nan,", StringComparison.Ordinal).Replace("stimulus", "stimulus,v0", StringComparison.Ordinal));
        string[] faults = own.Faults(own.Request(
            own.Csv("s_IT.csv", own.Ids[1..]),
            own.Csv("twice_IT.csv", [.. own.Ids, own.Ids[0]]),
            own.Csv("plain.csv"),
            own.Write("b_V1.csv", "stimulus,a\n" + string.Join('\n', own.Ids.Select(id => id + ",x"))),
            own.At("none_IT.csv"),
            nan));

        string all = string.Join('\n', faults);
        all.ShouldContain("face_06.png' is neither a JPEG nor a PNG file");
        all.ShouldContain("'face_01'");
        all.ShouldContain("occurs twice");
        all.ShouldContain("'plain' must say whose responses it holds: name it SUBJECT_REGION");
        all.ShouldContain("Column 'a' must hold a number, found 'x'");
        all.ShouldContain("none_IT.csv' must be a file, found none");
        faults.Length.ShouldBe(7);
    }

    [Fact]
    public void What_is_not_finite_is_named()
    {
        foreach (string bad in new[] { "nan", "inf", "1e300", "" })
        {
            string text = "stimulus,a,b\n" + string.Join('\n', own.Ids.Select((id, i) => $"{id},{(i == 2 ? bad : "1")},{i}"));
            string fault = own.Faults(own.Request(own.Write("s_IT.csv", text))).ShouldHaveSingleItem();
            (fault.Contains("face_03", StringComparison.Ordinal) || fault.Contains(":4 ", StringComparison.Ordinal) || fault.Contains("1E+300", StringComparison.Ordinal)).ShouldBeTrue(fault);
        }
    }

    [Fact]
    public void A_file_without_an_array_of_numbers_is_refused()
    {
        string npz = own.Write("empty.npz", stream => new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true).Dispose());

        own.Faults(own.Request(npz)).ShouldHaveSingleItem().ShouldEndWith("empty.npz' must hold an array of numbers, found none. Save the responses as plain arrays, outside structures and cells.");
    }

    [Fact]
    public void A_matlab_file_of_version_7_3_is_named_as_such()
    {
        byte[] bytes = new byte[600];
        "MATLAB 7.3 MAT-file"u8.CopyTo(bytes);
        "\0\u0002IM"u8.CopyTo(bytes.AsSpan(124));
        string mat = own.Write("s_IT.mat", stream => stream.Write(bytes));

        own.Faults(own.Request(mat)).ShouldHaveSingleItem().ShouldContain("HDF5 and is not read; save it in MATLAB with -v7");
    }

    [Fact]
    public void Rows_without_names_are_never_matched_by_guess()
    {
        string npy = own.Write("s_IT.npy", stream => NpyWriter.Write(stream, [5, 2], [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1]));

        own.Faults(own.Request(npy)).ShouldHaveSingleItem().ShouldContain("--ids FILE");
        string few = own.Write("few.txt", "face_01\nface_02");
        own.Faults(own.Request(npy) with { Ids = few }).ShouldHaveSingleItem().ShouldContain("[5 × 2]");
        string wrong = own.Write("wrong.txt", "face_01\nface_02\nface_03\nface_04\nface_99");
        own.Faults(own.Request(npy) with { Ids = wrong }).ShouldHaveSingleItem().ShouldContain("face_05");
    }

    [Fact]
    public void Two_images_of_one_name_and_two_arrays_of_one_subject_are_told()
    {
        File.WriteAllBytes(Path.Combine(own.Images, "face_01.jpg"), OwnFolder.Image(9));
        own.Faults(own.Request(own.Csv("s_IT.csv"))).ShouldContain(fault => fault.Contains("'face_01' is the name of face_01.jpg and face_01.png", StringComparison.Ordinal));
        File.Delete(Path.Combine(own.Images, "face_01.jpg"));

        own.Faults(own.Request(own.Csv("a_IT.csv"), own.Csv("b_IT.csv")) with { Roi = "IT", Subject = "a" }).ShouldHaveSingleItem().ShouldContain("'a' has 2 of 'IT'");
    }

    [Fact]
    public void Links_that_lead_out_of_the_folder_are_refused_and_others_are_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        File.WriteAllBytes(own.At("secret.png"), OwnFolder.Image(7));
        string link = Path.Combine(own.Images, "face_05.png");
        File.Delete(link);
        File.CreateSymbolicLink(link, own.At("secret.png"));
        own.Faults(own.Request(own.Csv("s_IT.csv"))).ShouldContain(fault => fault.Contains("face_05.png' is a link that leads out of its folder", StringComparison.Ordinal));

        File.Delete(link);
        File.CreateSymbolicLink(link, "face_05.png");
        own.Faults(own.Request(own.At("s_IT.csv"))).ShouldNotBeEmpty();

        File.Delete(link);
        File.CreateSymbolicLink(link, "face_04.png");
        own.Add(own.At("s_IT.csv")).Notices.ShouldContain(notice => notice.StartsWith("The same image has several names", StringComparison.Ordinal));
    }

    [Fact]
    public void Pipes_devices_and_empty_files_are_refused_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files on Windows");
        using (var made = System.Diagnostics.Process.Start("mkfifo", own.At("pipe_IT.csv")))
        {
            made.WaitForExit();
        }

        string[] faults = own.Faults(own.Request(own.At("pipe_IT.csv"), "/dev/zero", own.Images) with { Roi = "IT" });

        faults[0].ShouldContain("must be a plain file");
        faults[1].ShouldContain("must be a plain file");
        faults[2].ShouldContain("found a folder");
    }

    [Theory]
    [InlineData("../../a_IT")]
    [InlineData("a/b_IT")]
    [InlineData("a\\b_IT")]
    [InlineData("a_../IT")]
    [InlineData("a.._IT")]
    public void Names_of_arrays_that_could_lead_elsewhere_are_refused(string name)
    {
        byte[] array;
        using (var stream = new MemoryStream())
        {
            NpyWriter.Write(stream, [5, 2], [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
            array = stream.ToArray();
        }

        string npz = own.Write("all.npz", stream =>
        {
            using var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true);
            using var entry = zip.CreateEntry(name + ".npy").Open();
            entry.Write(array);
        });

        string fault = own.Faults(own.Request(npz) with { Ids = own.Write("ids.txt", string.Join('\n', own.Ids)) }).ShouldHaveSingleItem();

        fault.ShouldMatch("^The name of a (subject|region) must be 1 to 100 characters in one line, without slashes, '\\.\\.' or blanks around it, found '");
        own.Faults(own.Request(own.Csv("s.csv")) with { Roi = "IT", Subject = "../s" }).ShouldHaveSingleItem().ShouldContain("found '../s'");
    }

    [Fact]
    public void A_missing_trial_is_named_by_file_and_column()
    {
        string table = own.Write("s_IT.csv", "stimulus,v1,v2,v3\n" + string.Join('\n', own.Ids.Select((id, i) => $"{id},{i},{(i == 2 ? "nan" : "1")},{i * i}")));
        string trials = own.Write("t_IT.csv", "stimulus,repeat,v1,v2\n" + string.Join('\n', own.Ids.Select((id, i) => $"{id},1,{i},{(i == 2 ? "nan" : "1")}")));

        own.Faults(own.Request(table)).ShouldHaveSingleItem().ShouldBe(
            $"'{table}', [5 × 3], must have a trial of every stimulus in every channel; channel 2, column 'v2', has none of 'face_03'. Leave the channel or the stimulus out.");
        own.Faults(own.Request(trials)).ShouldHaveSingleItem().ShouldContain("t_IT.csv', [5 × 2 × 1], must have a trial of every stimulus in every channel; channel 2, column 'v2', has none of 'face_03'.");
        string npy = own.Write("u_IT.npy", stream => NpyWriter.Write(stream, [5, 2], [1.0, 2, 3, 4, 5, 6, 7, double.NaN, 9, 1]));
        own.Faults(own.Request(npy) with { Ids = own.Write("ids.txt", string.Join('\n', own.Ids)) }).ShouldHaveSingleItem().ShouldContain("u_IT.npy', [5 × 2], must have a trial of every stimulus in every channel; channel 2 has none of 'face_04'.");
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_one_fault_whoever_answers_to_it()
    {
        string[] tables = [own.Csv("a_IT.csv"), own.Csv("b_IT.csv")];
        File.WriteAllText(Path.Combine(own.Images, "face_03.png"), "no image");

        own.Faults(own.Request(tables)).ShouldHaveSingleItem().ShouldContain("face_03.png' is neither a JPEG nor a PNG file");
        own.Faults(own.Request(own.Csv("c_IT.csv", own.Ids[1..]))).Length.ShouldBe(2);
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read()
    {
        string huge = own.Write("s_IT.npy", stream => stream.SetLength(3L << 30));

        own.Faults(own.Request(huge)).ShouldHaveSingleItem().ShouldContain("must be a plain file of 1 to 2147483591 bytes");
    }

    [Theory]
    [InlineData("stimulus,repeat,a\nface_01,1,1\nface_02,9999,1\nface_03,1,1\nface_04,1,1\nface_05,1,1", "without large gaps")]
    [InlineData("stimulus,repeat,a\nface_01,0,1", "from 1 to 10000")]
    [InlineData("stimulus,repeat,a\nface_01,1,1\nface_01,1,2", "each repeat of 'face_01' once")]
    [InlineData("stimulus,a\nface_01,\"1", "must close every quote")]
    [InlineData("stimulus,a,a\n", "twice")]
    [InlineData("stimulus,a\nface_01,1,2", "fields in every row")]
    public void A_table_that_would_unfold_or_does_not_hold_together_is_refused(string text, string message) =>
        own.Faults(own.Request(own.Write("s_IT.csv", text))).ShouldHaveSingleItem().ShouldContain(message);

    [Theory]
    [InlineData("id: mine", "id: other", "'id' must be the file's name, 'mine', found 'other'")]
    [InlineData("face_01.png", "../face_01.png", "'images' must hold lines of checksum, bytes and a file's name")]
    [InlineData("face_01.png", "..", "'images' must hold lines")]
    [InlineData("face_02.png", "face_01.png", "must be of different names; 'face_01' occurs 2 times")]
    [InlineData("folder: \"/", "folder: \"", "'folder' must be a whole path")]
    [InlineData("file: 1", "file: 2", "'file' must be a whole number from 1 to 1")]
    [InlineData("ventral-dataset: 1", "ventral-dataset: 2", "'ventral-dataset' must be a whole number from 1 to 1")]
    [InlineData("holds: responses", "holds: wishes", "Unknown holds 'wishes'")]
    [InlineData("title:", "titel:", "Did you mean 'title'?")]
    public void A_catalogue_file_that_somebody_changed_says_where(string right, string wrong, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths begin otherwise on Windows");
        string file = own.Add(own.Csv("s_IT.csv")).File;
        string text = File.ReadAllText(file);
        text.ShouldContain(right);
        File.WriteAllText(file, text.Replace(right, wrong, StringComparison.Ordinal));

        var unreadable = own.Datasets.Catalogue().Unreadable.ShouldHaveSingleItem();

        (unreadable.Id, unreadable.File).ShouldBe(("mine", file));
        unreadable.Fault.Message.ShouldContain(message);
        unreadable.Fault.Message.ShouldStartWith(file + ":");
        Should.Throw<VentralException>(() => own.Datasets.Catalogue()["mine"]).Message.ShouldBe(unreadable.Message);
    }

    /// <summary>Every mutant of a catalogue file is a description or a typed error, and no description leads out of its folder.</summary>
    [Fact]
    public void No_mutant_of_a_catalogue_file_is_more_than_an_error()
    {
        string file = own.Add(own.Csv("sub-01_IT.csv"), own.Csv("sub-02_IT.csv")).File;
        byte[] valid = File.ReadAllBytes(file);
        int read = 0;
        for (int round = 0; round < 3000; round++)
        {
            string text = Encoding.Latin1.GetString(Mutant.Of([valid], "tests/own-catalogue", round));
            try
            {
                var entry = OwnDescriptionReader.Read(file, text).ToEntry();
                foreach (var image in entry.Stimuli!.Files)
                {
                    Path.GetFileName(image.OwnPath).ShouldBe(image.Name);
                }

                read++;
            }
            catch (VentralException)
            {
                // The one outcome that a user can act on.
            }
        }

        read.ShouldBeInRange(1, 2999);
    }

    /// <summary>The catalogue's own reader, with the same mutants.</summary>
    [Fact]
    public void No_mutant_of_an_entry_is_more_than_an_error()
    {
        byte[] valid = File.ReadAllBytes(Path.Combine(TestSupport.Repository.Root, "datasets", "truzzi-cusack-2020-tables.yaml"));
        byte[] images = File.ReadAllBytes(Path.Combine(TestSupport.Repository.Root, "datasets", "mobilenet-v2-1.0-224.yaml"));
        int read = 0;
        for (int round = 0; round < 3000; round++)
        {
            string text = Encoding.Latin1.GetString(Mutant.Of([valid, images], "tests/catalogue", round));
            string name = round % 2 == 0 ? "truzzi-cusack-2020-tables.yaml" : "mobilenet-v2-1.0-224.yaml";
            try
            {
                foreach (var file in DatasetCatalogue.Parse([(name, text)]).Entries.SelectMany(entry => entry.Files))
                {
                    file.Url.Scheme.ShouldBe("https");
                    file.Path.Split('/').ShouldNotContain("..");
                }

                read++;
            }
            catch (VentralException)
            {
                // As above.
            }
        }

        read.ShouldBeInRange(1, 2999);
    }
}
