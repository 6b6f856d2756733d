namespace Ventral.Reports.Tests;

/// <summary>A run folder of a few lines, written by hand, that goes when the test ends.</summary>
internal sealed class RunFolder : IDisposable
{
    public const string ScoreHeader =
        "network,weights,seed,layer,layer_index,dataset,roi,subject,measure,score,ceiling_lower,ceiling_upper,p,n_stimuli,n_units,cell";

    public const string TestHeader =
        "family,test,contrast,roi,layer,mode,statistic,value,df1,df2,p,p_adjusted,adjustment,effect_size,effect,ci_lower,ci_upper,n";

    public RunFolder() => Root = Directory.CreateTempSubdirectory("ventral-report-").FullName;

    public string Root { get; }

    public string Report => Path.Combine(Root, "report.html");

    /// <summary>Two weight states, two layers, two subjects, one region; random has two seeds and their average.</summary>
    public static RunFolder Small()
    {
        var folder = new RunFolder();
        folder.Write("run.json", """{"title": "A small study", "question": "Which layer?", "tool": {"version": "0.1.0"}}""");
        folder.Write("scores.csv", $"""
            {ScoreHeader}
            tiny,trained,,conv1,1,faces,IT,,rsa:correlation:tau-b,0.1,0.2,0.3,,4,8,a
            tiny,trained,,conv2,2,faces,IT,,rsa:correlation:tau-b,0.16,0.2,0.3,,4,8,b
            tiny,trained,,conv1,1,faces,IT,sub-01,rsa:correlation:tau-b,0.08,0.2,0.3,0.01,4,8,c
            tiny,trained,,conv2,2,faces,IT,sub-01,rsa:correlation:tau-b,0.14,0.2,0.3,0.01,4,8,d
            tiny,trained,,conv1,1,faces,IT,sub-02,rsa:correlation:tau-b,0.12,0.2,0.3,0.01,4,8,e
            tiny,trained,,conv2,2,faces,IT,sub-02,rsa:correlation:tau-b,0.18,0.2,0.3,0.01,4,8,f
            tiny,random,mean,conv1,1,faces,IT,,rsa:correlation:tau-b,0.05,0.2,0.3,,4,8,g
            tiny,random,mean,conv2,2,faces,IT,,rsa:correlation:tau-b,-0.01,0.2,0.3,,4,8,h
            tiny,random,mean,conv1,1,faces,IT,sub-01,rsa:correlation:tau-b,0.03,0.2,0.3,0.3,4,8,k
            tiny,random,mean,conv1,1,faces,IT,sub-02,rsa:correlation:tau-b,0.07,0.2,0.3,0.2,4,8,l
            tiny,random,1,conv1,1,faces,IT,,rsa:correlation:tau-b,0.04,0.2,0.3,,4,8,i
            tiny,random,2,conv1,1,faces,IT,,rsa:correlation:tau-b,0.06,0.2,0.3,,4,8,j
            """);
        folder.Write("tests.csv", $"""
            {TestHeader}
            ,independent-t,tiny/trained - tiny/random,IT,conv2,as-published,t,2.5,2,,0.03,,,,,,,4
            t,paired-t,tiny/trained - tiny/random,IT,conv2,corrected,t,2.1,1,,0.04,0.08,holm,dz,0.7,0.1,1.3,2
            t,paired-t,tiny/trained - tiny/random,IT,conv2,corrected,t,2.1,1,,0.04,0.045,benjamini-hochberg,dz,0.7,0.1,1.3,2
            m,mantel,tiny/trained,IT,conv1,corrected,tau-b,0.1,,,0.02,0.04,max-T,,,,,2
            m,mantel,tiny/trained,IT,conv2,corrected,tau-b,0.16,,,0.2,0.4,max-T,,,,,2
            """);
        folder.Write("published.csv", """
            quantity,published,computed,tolerance,agrees,source
            mean tau at conv1,0.1,0.1004,0.001,true,"A paper, figure 1"
            F of network,9.2,9.17,0.001,false,"A paper, table 2"
            mean tau at conv2,0.16,0.1604,0.001,true,"A paper, figure 1"
            mean tau of another network,0.2,,,,"A paper, figure 1"
            mean tau of a random network,0.3,0.2,,,"A paper, figure 1"
            "reported 't(2) = 2.50, p < .05', p of independent-t",0.05,0.03,,true,"A paper, table 2"
            """);
        return folder;
    }

    public RunFolder Write(string name, string text)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
        return this;
    }

    public RunFolder Replace(string name, string what, string by)
    {
        string path = Path.Combine(Root, name);
        string text = File.ReadAllText(path);
        text.ShouldContain(what);
        File.WriteAllText(path, text.Replace(what, by, StringComparison.Ordinal));
        return this;
    }

    public string Render() => File.ReadAllText(ReportWriter.Write(Root));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
