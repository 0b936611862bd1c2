using FFMpegCore;
using FFMpegCore.Arguments;
using FFMpegCore.Pipes;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// FFMpegCore's output pipe, kept open until the sink has read the last byte. FFMpegCore itself closes it as soon as
/// ffmpeg has exited, which would sometimes lose the end of an answer.
/// </summary>
internal sealed class DrainedOutput(IPipeSink sink) : IOutputArgument
{
    private readonly OutputPipeArgument _pipe = new(sink);

    public string Text => _pipe.Text;

    public void Pre(FFOptions options) => _pipe.Pre(options);

    public async Task During(CancellationToken cancellationToken = default)
    {
        try
        {
            await _pipe.During(cancellationToken);
        }
        finally
        {
            _pipe.Post();
        }
    }

    public void Post()
    {
    }
}
