using Microsoft.Playwright;
using Ventral.TestSupport;

namespace Ventral.Reports.Tests;

/// <summary>Opens reports in Debian's Chromium, from the file system, and looks at what is drawn.</summary>
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    // What the environment variable names, the pictures are left in, to be looked at.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("VENTRAL_REPORT_PICTURES");

    [Fact]
    public async Task A_whole_study_is_drawn_without_a_complaint_or_a_connection()
    {
        using var run = new RunFolder();
        SyntheticRun.Write(run.Root, stimuli: Pictures is null ? 24 : 92);
        await using var browser = await Browser.Open(ReportWriter.Write(run.Root), TestContext.Current.CancellationToken);
        await browser.RequireDrawn();
        await browser.Keep("light");
        double seconds = await browser.Page.EvaluateAsync<double>("performance.getEntriesByName('drawn')[0].startTime") / 1000;
        TestContext.Current.SendDiagnosticMessage($"All figures drawn after {seconds:0.0} s.");

        await browser.Page.SelectOptionAsync("#measure", "rsa:correlation:spearman");
        await browser.Page.SelectOptionAsync("#shade", "value");
        await browser.Page.SelectOptionAsync("#series", "deepcluster-alexnet/random");
        await browser.Page.ClickAsync("button[data-value='squeezenet1_0']");
        await browser.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await browser.Page.Locator("[data-gallery] figure:nth-child(7) canvas").First.WaitForAsync();
        await browser.Page.WaitForTimeoutAsync(300);
        await browser.Keep("dark");
        await browser.RequireDrawn();
        browser.Complaints.ShouldBeEmpty();
        browser.Requests.ShouldHaveSingleItem().ShouldStartWith("file://");
    }

    [Fact]
    public async Task Hostile_names_are_drawn_as_text()
    {
        using var run = RunFolder.Small();
        run.Replace("scores.csv", "tiny", "</script><img src=x onerror=alert(1)>").Replace("scores.csv", "conv", "<svg onload=alert(2)>\"'\\");
        await using var browser = await Browser.Open(ReportWriter.Write(run.Root), TestContext.Current.CancellationToken);
        await browser.RequireDrawn();
        await browser.Page.Locator("[data-figure] path[aria-roledescription='point']").First.HoverAsync();
        (await browser.Page.Locator("#vg-tooltip-element").InnerTextAsync()).ShouldContain("<svg onload=alert(2)>");
        (await browser.Page.Locator("img").CountAsync()).ShouldBe(0);
        browser.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Figures_are_saved_in_the_colours_of_print()
    {
        using var run = RunFolder.Small();
        await using var browser = await Browser.Open(ReportWriter.Write(run.Root), TestContext.Current.CancellationToken);
        await browser.RequireDrawn();
        var bar = browser.Page.Locator(".save").First;
        foreach (string kind in new[] { "SVG", "PNG", "JSON" })
        {
            await bar.HoverAsync();
            var download = await browser.Page.RunAndWaitForDownloadAsync(() => bar.Locator("button").Filter(new() { HasText = kind }).ClickAsync());
            download.SuggestedFilename.ShouldBe($"IT-all-networks.{kind.ToLowerInvariant()}");
            byte[] bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
            bytes.Length.ShouldBeGreaterThan(1000);
            bytes.AsSpan().IndexOf("var(--"u8).ShouldBe(-1);
        }

        browser.Complaints.ShouldBeEmpty();
    }

    private sealed class Browser : IAsyncDisposable
    {
        private readonly IPlaywright playwright;
        private readonly IBrowser browser;

        private Browser(IPlaywright playwright, IBrowser browser, IPage page)
        {
            this.playwright = playwright;
            this.browser = browser;
            Page = page;
            page.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
            page.PageError += (_, problem) => Complain(true, problem);
            page.Dialog += (_, dialog) => Complain(true, "dialog: " + dialog.Message);
            page.Request += (_, request) => Requests.Add(request.Url);
        }

        public IPage Page { get; }

        public List<string> Complaints { get; } = [];

        public List<string> Requests { get; } = [];

        public static async Task<Browser> Open(string report, CancellationToken cancellation)
        {
            Requirement.Require(File.Exists(Chromium), $"there is no Chromium at '{Chromium}'");
            cancellation.ThrowIfCancellationRequested();
            var playwright = await Playwright.CreateAsync();
            var chromium = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Chromium,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--no-first-run", "--disable-quic",
                ],
            });
            var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, ColorScheme = ColorScheme.Light });
            var browser = new Browser(playwright, chromium, page);
            await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.sourceFile + ':' + e.lineNumber + ':' + e.columnNumber))");
            await page.GotoAsync(new Uri(report).AbsoluteUri);
            await page.Locator("html[data-drawn='true']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            return browser;
        }

        /// <summary>Every figure has marks, whether in SVG or on a canvas.</summary>
        public async Task RequireDrawn()
        {
            string[] empty = await Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('[data-figure]')].filter((figure) => {
                  if (figure.querySelectorAll('svg .mark-line path, svg .mark-symbol path, svg .mark-rect path').length > 0) return false;
                  const canvas = figure.querySelector('canvas');
                  if (!canvas) return true;
                  // An empty canvas packs into far fewer bytes than a picture.
                  return canvas.toDataURL().length < 3000;
                }).map((figure) => figure.dataset.figure + ': ' + figure.textContent)
                """);
            empty.ShouldBeEmpty();
            (await Page.Locator("[data-figure]").CountAsync()).ShouldBeGreaterThan(0);
            Complaints.ShouldBeEmpty();
        }

        public async Task Keep(string name)
        {
            if (Pictures is not null)
            {
                File.Copy(new Uri(Page.Url).LocalPath, Path.Combine(Pictures, "report.html"), overwrite: true);
                await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });
            }
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }

        private void Complain(bool matters, string text)
        {
            if (matters)
            {
                Complaints.Add(text);
            }
        }
    }
}
