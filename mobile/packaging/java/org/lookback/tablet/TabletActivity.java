package org.lookback.tablet;

import android.view.KeyEvent;
import org.kivy.android.PythonActivity;

/**
 * The app's window. Volume keys never reach SDL, so they are taken here: while a screen has
 * something to photograph they are the shutter, else they are the system's.
 */
public class TabletActivity extends PythonActivity {
    private static volatile Runnable shutter = null;

    /** What a volume key does now; null gives the keys back to the system. */
    public static void setShutter(Runnable act) {
        shutter = act;
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent event) {
        Runnable act = shutter;
        if (act == null || !isVolume(event.getKeyCode())) {
            return super.dispatchKeyEvent(event);
        }
        if (event.getAction() == KeyEvent.ACTION_DOWN && event.getRepeatCount() == 0) {
            act.run();
        }
        return true;
    }

    private static boolean isVolume(int key) {
        return key == KeyEvent.KEYCODE_VOLUME_UP || key == KeyEvent.KEYCODE_VOLUME_DOWN;
    }
}
